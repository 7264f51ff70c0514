"""An insider with SQL changes the record, each time in another way; `verify_ledger` names it."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ledger.access_log import REST
from ledger.anchors import anchor_ledger
from ledger.hashing import GENESIS, entry_leaf, head_leaf
from ledger.merkle import Tree, root
from ledger.models import AccessBatch, AccessEntry, Anchor, AnchoredHead, ChainHead, Event, EventText
from ledger.services import log_access, record
from ledger.verify import Tally, verify_ledger
from ledger.verify import findings as words
from tests.guards import lifted, tamper

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ANCHORED = 3
"""Events of case 7 that the first anchor covers; the second covers two more, and a sixth is newer."""


@pytest.fixture
def path(tmp_path, settings):
    settings.LEDGER_ANCHOR_FILE = tmp_path / "anchors.log"
    return settings.LEDGER_ANCHOR_FILE


@pytest.fixture(autouse=True)
def played(path, now) -> None:
    """Three subjects, two anchors, one event after them, and looks sealed in two batches."""
    happen(now, *[7] * ANCHORED, 9)
    happen(now, 5, kind="category")
    look(now, 3)
    anchor_ledger(day=now.date(), now=now, path=path)
    happen(now + DAY, 7, 7)
    look(now + DAY, 2)
    anchor_ledger(day=now.date() + DAY, now=now + DAY, path=path)
    happen(now + DAY, 7)


@transaction.atomic
def happen(at, *ids: int, kind: str = "case") -> None:
    for key in ids:
        record(
            subject_type=kind,
            subject_id=key,
            verb=f"{kind}.changed",
            actor="appointment:17",
            now=at,
            texts={"reason": "vì"},
        )


def look(at, number: int) -> None:
    for _ in range(number):
        log_access(actor="appointment:17", action="case.refused", now=at - 2 * REST)


def found(path, **options) -> list[str]:
    return [str(finding) for finding in verify_ledger(path=path, tally=Tally(), **options)]


def case7(text: str, **values) -> str:
    return f"case 7: {text.format(**values)}"


def event(seq: int) -> Event:
    return Event.objects.get(subject_type="case", subject_id=7, seq=seq)


def store(row) -> None:
    """Writes a changed row past the ORM's guards and the triggers."""
    values = {field.column: field.get_db_prep_save(getattr(row, field.attname), connection) for field in _fields(row)}
    key = values.pop(row._meta.pk.column)
    places = ", ".join(f"{column} = %s" for column in values)
    table = row._meta.db_table
    tamper(f"UPDATE {table} SET {places} WHERE {row._meta.pk.column} = %s", *values.values(), key)


def _fields(row):
    return row._meta.concrete_fields


def rewrite(first: int) -> None:
    """Gives the events of case 7 from `first` on another actor, with hashes, links and head that fit."""
    link = event(first - 1).hash if first > 1 else GENESIS
    for row in Event.objects.filter(subject_type="case", subject_id=7, seq__gte=first).order_by("seq"):
        row.actor, row.previous_hash = "appointment:99", link
        link = row.hash = row.computed_hash()
        store(row)
    tamper("UPDATE ledger_chainhead SET hash = %s WHERE subject_type = 'case' AND subject_id = 7", link)


def cut(after: int) -> None:
    """Drops the newest events of case 7 and winds its head back."""
    gone = Event.objects.filter(subject_type="case", subject_id=7, seq__gt=after).values_list("pk", flat=True)
    for key in list(gone):
        tamper("DELETE FROM ledger_eventtext WHERE event_id = %s", key)
        tamper("DELETE FROM ledger_event WHERE id = %s", key)
    if after:
        head = (after, event(after).hash)
        tamper("UPDATE ledger_chainhead SET seq = %s, hash = %s WHERE subject_id = 7", *head)
    else:
        tamper("DELETE FROM ledger_chainhead WHERE subject_id = 7")


def test_all_holds(path):
    tally = Tally()
    assert list(verify_ledger(path=path, tally=tally)) == []
    assert (tally.chains, tally.events, tally.entries, tally.anchors) == (3, 8, 5, 2)


def test_a_record_without_anchors_holds(path):
    with lifted(connection), connection.cursor() as cursor:
        for table in ("ledger_anchor", "ledger_anchoredhead", "ledger_accessbatch"):
            cursor.execute(f"DELETE FROM {table}")
    path.unlink()
    assert found(path) == []


class TestEvents:
    def test_altered(self, path):
        tamper("UPDATE ledger_event SET actor = 'appointment:99' WHERE id = %s", event(2).pk)
        assert found(path) == [case7(words.ALTERED, seq=2)]

    def test_altered_into_something_else(self, path):
        tamper("UPDATE ledger_event SET data = %s WHERE id = %s", "[1]", event(2).pk)
        assert found(path)[0] == case7(words.ALTERED, seq=2)

    def test_text_altered(self, path):
        text = EventText.objects.get(event=event(2))
        tamper("UPDATE ledger_eventtext SET text = 'khác' WHERE id = %s", text.pk)
        assert found(path) == [case7(words.TEXT_ALTERED, seq=2, name="reason")]

    def test_salt_altered(self, path):
        tamper("UPDATE ledger_eventtext SET salt = 'không' WHERE event_id = %s", event(2).pk)
        assert found(path) == [case7(words.TEXT_ALTERED, seq=2, name="reason")]

    @pytest.mark.parametrize("seq", [1, 2, 6])
    def test_missing(self, path, seq):
        key = event(seq).pk
        tamper("DELETE FROM ledger_eventtext WHERE event_id = %s", key)
        tamper("DELETE FROM ledger_event WHERE id = %s", key)
        assert found(path) == [case7(words.MISSING, seq=seq)]

    def test_inserted_in_the_middle(self, path):
        """The later ones are pushed on; the new one even follows from the one before it."""
        for seq in (6, 5, 4, 3):
            tamper("UPDATE ledger_event SET seq = seq + 1 WHERE id = %s", event(seq).pk)
        Event(**forged(seq=3)).save()
        assert found(path)[0] == case7(words.INSERTED, seq=3)

    def test_inserted_at_the_end(self, path):
        Event(**forged(seq=7)).save()
        assert found(path) == [case7(words.HEAD_DIFFERS)]

    def test_inserted_before_the_first(self, path):
        Event(**forged(seq=0)).save()
        assert found(path)[0] == case7(words.INSERTED, seq=0)

    def test_a_chain_without_head(self, path, now):
        Event(**forged(seq=1, subject_id=8)).save()
        assert found(path) == [f"case 8: {words.NO_HEAD}"]

    def test_reordered(self, path):
        second, third = event(2).pk, event(3).pk
        for key, seq in ((second, 99), (third, 2), (second, 3)):
            tamper("UPDATE ledger_event SET seq = %s WHERE id = %s", seq, key)
        assert found(path)[:2] == [
            case7(words.REORDERED, seq=2, belongs=3),
            case7(words.REORDERED, seq=3, belongs=2),
        ]

    def test_head_altered(self, path):
        tamper("UPDATE ledger_chainhead SET hash = %s WHERE subject_id = 9", GENESIS)
        assert found(path) == [f"case 9: {words.HEAD_DIFFERS}"]


def forged(*, seq: int, subject_id: int = 7) -> dict:
    """An event with the hash and the link that its place asks for."""
    before = Event.objects.filter(subject_type="case", subject_id=subject_id, seq=seq - 1).first()
    row = Event(
        subject_type="case",
        subject_id=subject_id,
        seq=seq,
        verb="case.forged",
        actor="system",
        at=event(1).at,
        previous_hash=before.hash if before else GENESIS,
    )
    row.hash = row.computed_hash()
    return {field.attname: getattr(row, field.attname) for field in _fields(row) if not field.primary_key}


class TestAgainstTheAnchor:
    @pytest.mark.parametrize(("left", "number"), [(4, 2), (1, 2), (0, 2)])
    def test_cut_off_with_the_head_wound_back(self, path, left, number):
        cut(after=left)
        assert found(path) == [case7(words.TRUNCATED, seq=left + 1, number=number, last=5)]

    def test_cut_off_and_written_anew(self, path, now):
        cut(after=4)
        happen(now, 7)
        assert found(path) == [case7(words.REWRITTEN, first=4, seq=5, number=2)]

    @pytest.mark.parametrize(("first", "named", "number"), [(1, (1, 3), 1), (2, (1, 3), 1), (5, (4, 5), 2)])
    def test_computed_anew_with_the_head(self, path, first, named, number):
        rewrite(first)
        assert found(path) == [case7(words.REWRITTEN, first=named[0], seq=named[1], number=number)]

    def test_what_no_anchor_covers_yet_is_not_seen(self, path):
        """The price of a daily anchor, written down."""
        rewrite(6)
        assert found(path) == []

    def test_cut_off_before_the_next_anchor(self, path, now):
        """A later anchor does not make it good."""
        cut(after=4)
        anchor_ledger(day=now.date() + 2 * DAY, now=now + 2 * DAY, path=path)
        assert found(path) == [case7(words.TRUNCATED, seq=5, number=2, last=5)]

    def test_the_kept_heads_computed_anew_too(self, path):
        rewrite(2)
        for kept in AnchoredHead.objects.filter(subject_type="case", subject_id=7):
            kept.hash = event(kept.seq).hash
            store(kept)
        assert found(path) == [f"anchors: {words.HEADS_ALTERED.format(anchor=number)}" for number in (1, 2)]

    def test_the_kept_heads_of_a_removed_case_removed_too(self, path):
        cut(after=0)
        tamper("DELETE FROM ledger_anchoredhead WHERE subject_id = 7")
        assert found(path)[0] == f"anchors: {words.HEADS_ALTERED.format(anchor=1)}"

    def test_everything_in_the_database_computed_anew(self, path):
        """All that SQL can reach fits together again; the file does not."""
        rewrite(2)
        forge_anchors()
        assert found(path) == [f"anchors: {words.ANCHOR_REPLACED.format(anchor=number)}" for number in (1, 2)]


def forge_anchors() -> None:
    """Computes kept heads and anchors anew from the chains as they are now."""
    link, tree = GENESIS, Tree()
    for anchor in Anchor.objects.order_by("number"):
        for kept in AnchoredHead.objects.filter(number=anchor.number).order_by("subject_type", "subject_id"):
            of_subject = {"subject_type": kept.subject_type, "subject_id": kept.subject_id}
            kept.hash = Event.objects.get(**of_subject, seq=kept.seq).hash
            store(kept)
            tree.add(head_leaf(vars(kept)))
        anchor.root, anchor.peaks = tree.root().hex(), [peak.hex() for peak in tree.peaks]
        anchor.previous_hash = link
        link = anchor.hash = anchor.computed_hash()
        store(anchor)


class TestAnchors:
    @pytest.mark.parametrize(
        ("column", "value"),
        [("day", "2026-03-04"), ("events", 9), ("root", GENESIS), ("access_root", GENESIS), ("peaks", "[]")],
    )
    def test_altered_in_the_table(self, path, column, value):
        tamper(f"UPDATE ledger_anchor SET {column} = %s WHERE number = 1", value)
        assert found(path)[0] == f"anchors: {words.ANCHOR_ALTERED.format(anchor=1)}"

    def test_altered_with_its_hash(self, path):
        anchor = Anchor.objects.get(number=1)
        anchor.at += DAY
        anchor.hash = anchor.computed_hash()
        store(anchor)
        assert found(path)[0] == f"anchors: {words.ANCHOR_REPLACED.format(anchor=1)}"

    @pytest.mark.parametrize("number", [1, 2])
    def test_missing_from_the_table(self, path, number):
        tamper("DELETE FROM ledger_anchor WHERE number = %s", number)
        assert found(path) == [f"anchors: {words.ANCHOR_MISSING.format(anchor=number)}"]

    def test_file_shortened(self, path):
        path.write_text(path.read_text().splitlines(keepends=True)[0])
        assert found(path) == [f"anchors: {words.LINE_MISSING.format(anchor=2)}"]

    def test_file_gone(self, path):
        path.unlink()
        assert found(path) == [f"anchors: {words.LINE_MISSING.format(anchor=number)}" for number in (1, 2)]

    def test_line_altered(self, path):
        path.write_text(path.read_text().replace('"events": 5', '"events": 4'))
        assert found(path) == [f"anchors: {words.LINE_ALTERED.format(anchor=1)}"]

    def test_line_inserted(self, path):
        line = path.read_text().splitlines()[-1].replace('"number": 2', '"number": 1')
        with path.open("a") as stream:
            stream.write(f"{line}\n")
        assert found(path) == [f"anchors: {words.LINE_ALTERED.format(anchor=1)}"]


class TestAccessLog:
    def test_entry_altered(self, path):
        entry = AccessEntry.objects.order_by("id")[1].pk
        tamper("UPDATE ledger_accessentry SET actor = 'system' WHERE id = %s", entry)
        assert found(path) == [f"access log: {words.ENTRY_ALTERED.format(entry=entry)}"]

    @pytest.mark.parametrize("place", [0, 2, 3, 4])
    def test_entry_missing(self, path, place):
        entry = AccessEntry.objects.order_by("id")[place].pk
        tamper("DELETE FROM ledger_accessentry WHERE id = %s", entry)
        assert found(path) == [f"access log: {words.ENTRY_MISSING.format(entry=entry)}"]

    def test_entry_inserted(self, path, now):
        AccessEntry(pk=-1, actor="system", action="case.exported", at=now).save()
        assert found(path) == [f"access log: {words.ENTRY_INSERTED.format(entry=-1)}"]

    def test_entry_altered_with_its_batch(self, path):
        entry = AccessEntry.objects.order_by("id")[1]
        tamper("UPDATE ledger_accessentry SET actor = 'system' WHERE id = %s", entry.pk)
        reseal(number=1)
        assert found(path) == [
            f"access log: {words.BATCH_UNLINKED.format(batch=2)}",
            *(f"anchors: {words.ACCESS_REWRITTEN.format(anchor=number, batch=number)}" for number in (1, 2)),
        ]

    @pytest.mark.parametrize("leaves", ["[]", "[[1]]", '"x"', "[[1, 2]]"])
    def test_leaves_altered(self, path, leaves):
        tamper("UPDATE ledger_accessbatch SET leaves = %s WHERE number = 1", leaves)
        assert found(path)[0] == f"access log: {words.BATCH_ALTERED.format(batch=1)}"

    @pytest.mark.parametrize("number", [1, 2])
    def test_batch_missing(self, path, number):
        tamper("DELETE FROM ledger_accessbatch WHERE number = %s", number)
        expected = words.ACCESS_REWRITTEN if number == 2 else words.BATCH_MISSING
        assert found(path)[0].endswith(expected.format(anchor=2, batch=number))


def reseal(*, number: int) -> None:
    """Computes a batch anew from its entries as they are now."""
    batch = AccessBatch.objects.get(number=number)
    entries = AccessEntry.objects.filter(id__range=(batch.first_id, batch.last_id)).order_by("id")
    leaves = [(entry.pk, entry_leaf(vars(entry))) for entry in entries]
    batch.leaves, batch.root = [[key, leaf.hex()] for key, leaf in leaves], root(leaf for _, leaf in leaves).hex()
    batch.hash = batch.computed_hash()
    store(batch)


class TestPartOfIt:
    def test_from_an_anchor_on(self, path):
        tally = Tally()
        assert list(verify_ledger(path=path, tally=tally, since=1)) == []
        assert (tally.events, tally.entries, tally.anchors) == (3, 2, 1)
        tamper("UPDATE ledger_event SET actor = 'system' WHERE id = %s", event(2).pk)
        assert found(path, since=1) == []
        tamper("UPDATE ledger_event SET actor = 'system' WHERE id = %s", event(4).pk)
        assert found(path, since=1) == [case7(words.ALTERED, seq=4)]

    def test_from_an_anchor_on_a_cut_shows_too(self, path):
        cut(after=1)
        assert found(path, since=1)[0] == case7(words.HEAD_DIFFERS)

    def test_one_subject(self, path):
        tamper("UPDATE ledger_event SET actor = 'system' WHERE id = %s", event(2).pk)
        assert found(path, subject=("case", 9)) == []
        assert found(path, subject=("case", 7)) == [case7(words.ALTERED, seq=2)]
        assert found(path, subject=("case", 12345)) == []

    def test_one_subject_whose_kept_heads_were_computed_anew(self, path):
        rewrite(2)
        forge_anchors()
        assert len(found(path, subject=("case", 7))) == 2


class TestCommand:
    def run(self, *arguments: str) -> int:
        try:
            call_command("verify_ledger", *arguments)
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def test_holds(self, capsys):
        assert self.run() == 0
        assert "3 chains, 8 events, 5 sealed access entries and 2 anchors checked" in capsys.readouterr().out

    def test_says_how_many_texts_were_erased(self, capsys, now):
        texts = EventText.objects.count()
        assert texts
        EventText.objects.update(text="", salt="", erased_at=now)
        assert self.run() == 0
        assert f"{texts} texts were erased by redaction or retention" in capsys.readouterr().out

    def test_names_the_first_and_fails(self, capsys):
        tamper("UPDATE ledger_event SET actor = 'system' WHERE id IN (%s, %s)", event(2).pk, event(4).pk)
        assert self.run() == 1
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "FIRST case 7: event 2 was altered"
        assert lines[1] == "also  case 7: event 4 was altered"
        assert self.run("--subject", "case:9") == 0

    def test_json(self, capsys):
        assert self.run("--json") == 0
        assert json.loads(capsys.readouterr().out)["holds"] is True
        tamper("UPDATE ledger_event SET actor = 'system' WHERE id = %s", event(2).pk)
        assert self.run("--json", "--from", "2") == 0
        capsys.readouterr()
        assert self.run("--json") == 1
        first = json.loads(capsys.readouterr().out)["first"]
        assert first == {"place": "case 7", "kind": "altered", "problem": "event 2 was altered", "number": 2}

    def test_many(self, capsys, now):
        happen(now, *range(100, 130))
        with lifted(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_event SET actor = 'system' WHERE subject_id >= 100")
        assert self.run() == 1
        assert "and 10 more" in capsys.readouterr().out

    def test_starts_from_a_sound_anchor_only(self, path):
        with pytest.raises(CommandError):
            self.run("--from", "3")
        path.unlink()
        with pytest.raises(CommandError):
            self.run("--from", "1")

    @pytest.mark.parametrize("text", ["case", "case:", "Case:7", "case:7:8"])
    def test_a_subject_is_a_type_and_an_id(self, text):
        with pytest.raises(CommandError):
            self.run("--subject", text)


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_state_outside_a_transaction(path, now):
    """The way the command runs for real; writing goes on afterwards."""
    assert found(path) == []
    happen(now, 7)
    assert found(path) == []
    assert ChainHead.objects.get(subject_type="case", subject_id=7).seq == 7
