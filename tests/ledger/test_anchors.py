import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import anchors, tasks
from ledger.access_log import REST
from ledger.anchor_file import read_lines
from ledger.anchors import anchor_ledger, covering_anchor
from ledger.errors import LedgerError
from ledger.hashing import GENESIS, head_leaf
from ledger.merkle import inclusion_proof, root, root_from_proof
from ledger.models import AccessBatch, Anchor, AnchoredHead, ChainHead
from ledger.services import log_access, record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path, settings):
    settings.LEDGER_ANCHOR_FILE = tmp_path / "anchors.log"
    return settings.LEDGER_ANCHOR_FILE


def happen(now, *ids: int, kind: str = "case") -> None:
    for key in ids:
        record(subject_type=kind, subject_id=key, verb=f"{kind}.changed", actor="system", now=now)


def anchor(path, now) -> Anchor:
    return anchor_ledger(day=now.date(), now=now, path=path)[0]


def test_an_anchor_covers_every_chain(path, now):
    happen(now, 7, 7, 10)
    happen(now, 9, kind="category")
    made = anchor(path, now)
    heads = sorted(ChainHead.objects.values(), key=lambda head: (head["subject_type"], head["subject_id"]))
    assert made.root == root(map(head_leaf, heads)).hex()
    assert (made.number, made.heads, made.events, made.size) == (1, 3, 4, 3)
    assert made.previous_hash == GENESIS


def test_the_next_anchor_adds_the_heads_that_moved(path, now):
    happen(now, 7, 8)
    first = anchor(path, now)
    happen(now, 8, 9)
    second = anchor(path, now + DAY)
    moved = AnchoredHead.objects.filter(number=2).order_by("subject_id")
    assert [(head.subject_id, head.seq) for head in moved] == [(8, 2), (9, 1)]
    assert (second.heads, second.events, second.size) == (3, 4, 4)
    assert second.previous_hash == first.hash
    everything = AnchoredHead.objects.order_by("number", "subject_type", "subject_id").values()
    assert second.root == root(map(head_leaf, everything)).hex()


def test_a_quiet_day_has_its_anchor(path, now):
    first = anchor(path, now)
    second = anchor(path, now + DAY)
    assert (first.root, first.size) == (second.root, 0)
    assert first.hash != second.hash


def test_the_file_has_a_line_for_each(path, now):
    made = [anchor(path, now + number * DAY) for number in range(3)]
    lines = path.read_text().splitlines()
    assert [json.loads(line)["hash"] for line in lines] == [one.hash for one in made]
    assert json.loads(lines[0])["day"] == "2026-03-05"


def test_a_day_is_anchored_once(path, now):
    happen(now, 7)
    first, is_new = anchor_ledger(day=now.date(), now=now, path=path)
    assert is_new
    happen(now, 7)
    assert anchor_ledger(day=now.date(), now=now + timedelta(hours=5), path=path) == (first, False)
    assert (Anchor.objects.count(), len(read_lines(path))) == (1, 1)


def test_days_follow_one_another(path, now):
    anchor(path, now)
    with pytest.raises(LedgerError):
        anchor(path, now - DAY)


def test_a_crash_before_the_line_is_made_good(path, now, monkeypatch):
    anchor(path, now)
    with monkeypatch.context() as patch:
        calls = iter([lambda path: None, _crash])
        patch.setattr(anchors, "publish_anchors", lambda path: next(calls)(path))
        with pytest.raises(OSError):
            anchor(path, now + DAY)
    assert (Anchor.objects.count(), len(read_lines(path))) == (2, 1)
    anchor(path, now + DAY)
    assert [line["number"] for line in read_lines(path)] == [1, 2]


def _crash(path) -> None:
    raise OSError


def test_a_torn_line_is_passed_over_and_written_again(path, now):
    anchor(path, now)
    whole = path.read_bytes()
    anchor(path, now + DAY)
    path.write_bytes(path.read_bytes()[: len(whole) + 40])
    anchor(path, now + DAY)
    assert [line["number"] for line in read_lines(path)] == [1, 2]


@pytest.mark.parametrize("lines", [0, 1])
def test_a_shortened_file_is_not_healed(path, now, lines):
    for number in range(3):
        anchor(path, now + number * DAY)
    short = b"".join(path.read_bytes().splitlines(keepends=True)[:lines])
    path.write_bytes(short)
    with pytest.raises(LedgerError):
        anchor(path, now + 3 * DAY)
    assert path.read_bytes() == short
    assert Anchor.objects.count() == 3


def test_a_file_that_knows_more_than_the_table_stops_the_next_anchor(path, now):
    """The database was put back to an older state."""
    anchor(path, now)
    line = path.read_text()
    path.write_text(line + line.replace('"number": 1', '"number": 2'))
    with pytest.raises(LedgerError):
        anchor(path, now + DAY)


def test_the_access_log_is_sealed_and_covered(path, now):
    log_access(actor="system", action="case.exported", now=now - 2 * REST)
    made = anchor(path, now)
    assert made.access_batches == AccessBatch.objects.count() == 1
    assert anchor(path, now + DAY).access_root == made.access_root


def test_an_event_is_covered_by_the_first_anchor_after_it(path, now, django_assert_num_queries):
    happen(now, 7)
    first = anchor(path, now)
    happen(now, 7, 7)
    second = anchor(path, now + DAY)
    happen(now, 7)
    with django_assert_num_queries(4):
        covering = [covering_anchor("case", 7, seq=seq) for seq in (1, 2, 3, 4)]
    assert covering == [first, second, second, None]
    assert covering_anchor("case", 8, seq=1) is None


def test_a_head_is_proved_to_whoever_has_the_file(path, now):
    happen(now, 3, 4, 5, 6, 7)
    anchor(path, now)
    kept = list(AnchoredHead.objects.order_by("subject_id").values())
    proof = inclusion_proof([head_leaf(head) for head in kept], 2)
    line = read_lines(path)[0]
    shown = {"subject_type": "case", "subject_id": 5, "seq": 1, "hash": kept[2]["hash"]}
    assert root_from_proof(head_leaf(shown), index=2, size=line["size"], proof=proof).hex() == line["root"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.lists(st.integers(1, 6), max_size=6), min_size=1, max_size=4))
def test_counts_and_root_agree_with_all_that_was_kept(tmp_path_factory, now, days):
    last = Anchor.objects.order_by("number").last()
    file = tmp_path_factory.getbasetemp() / "every.log"
    start = last.at + DAY if last else now
    for number, ids in enumerate(days):
        happen(now, *ids)
        last = anchor(file, start + number * DAY)
    heads = list(ChainHead.objects.values())
    kept = AnchoredHead.objects.order_by("number", "subject_type", "subject_id").values()
    assert (last.heads, last.events) == (len(heads), sum(head["seq"] for head in heads))
    assert last.root == root(map(head_leaf, kept)).hex()


def test_the_command_and_the_task_make_the_day_s_anchor(path, now, capsys):
    happen(now, 7)
    call_command("anchor_ledger", "--day", "2026-03-05")
    assert "Made anchor 1 of 2026-03-05: 1 chains, 1 events" in capsys.readouterr().out
    call_command("anchor_ledger", "--day", "2026-03-05")
    assert "There is anchor 1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("anchor_ledger", "--day", "2026-03-04")
    tasks.anchor_today()
    tasks.anchor_today()
    assert Anchor.objects.count() == 2
