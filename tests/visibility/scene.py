"""The case of the table: each of its parts carries a word, a name or a day that stands nowhere else.

Everything happens at set moments, and the clock stands still while the table is played, so that it is the same on every
day.
"""

import gc
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.utils import timezone
from PIL import Image

from cases.audit import open_reading
from cases.concerns.services import Capture, capture_concern
from cases.models import Attachment, Case, Draft, Redaction, SourceOpening, Task
from cases.redaction.marks import Mark
from cases.redaction.texts import CaseTexts
from cases.services import (
    ask_advice,
    attach_files,
    claim_task,
    comment_case,
    complete_task,
    edit_title,
    grant_source,
    mark_conflict,
    redact_text,
    request_source,
    save_draft,
    set_confidentiality,
    set_source_named,
)
from cases.services.attach import attach_to_draft
from ledger.models import AccessEntry
from ledger.tasks import deliver_outbox
from permissions.actors import Actor
from permissions.models import User
from tests import guards
from tests.canaries.words import Canaries
from tests.factories import World, build_world
from tests.visibility.people import KEPT_AWAY, build_people

CAPTURED = datetime(2026, 2, 24, 2, 0, tzinfo=UTC)
COMMENTED = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
ACCEPTED = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
RESOLVED = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)
SENT_BACK = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
ASKED = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
PLAYED = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)
"""Friday 20/03/2026, 10:00 in Cần Thơ: now, for whoever asks."""

LETTERS = {
    "a": "the answer as drafted, which no leader has approved",
    "b": "the content of the document",
    "c": "a comment of the handler",
    "d": "the day of the capture",
    "e": "the reason of the level of confidentiality",
    "f": "the facts",
    "h": "the hamlet's name",
    "i": "the id of the case in addresses",
    "j": "the day on which the volunteer commented",
    "k": "the reference",
    "l": "the name of the named reader",
    "m": "the volunteer's code in the case",
    "n": "the document's file name",
    "o": "the name of the body that has the case",
    "p": "the proposal",
    "q": "words that were covered",
    "r": "a remark in the history",
    "s": "the volunteer's name",
    "t": "the title",
    "u": "the volunteer's user name",
    "v": "a comment of the volunteer",
    "w": "the week of the capture",
    "x": "the exact place",
    "y": "the day on which the first step was due",
    "z": "a draft of the volunteer, which is no case yet",
    "g": "the commune's name",
}
KNOWN = frozenset("gho")
"""Names of places and offices stand in lists of places and offices as well."""
OF_THE_CASE = frozenset(LETTERS) - KNOWN - {"z"}
LEVELS = ("normal", "restricted", "sealed", "conflict", "named", "missing")
"""named: the volunteer shows their name to the managing body. missing: the case has been removed from the database."""


@dataclass
class Scene:
    """The world with the case. `ids` are real objects of it that addresses name."""

    world: World
    people: dict[str, User]
    canaries: Canaries = field(default_factory=Canaries)
    cookies: dict[str, str] = field(default_factory=dict)

    case: Case = field(init=False)
    task: Task = field(init=False)
    first_due: datetime = field(init=False)
    document: Attachment = field(init=False)
    photo: Attachment = field(init=False)
    draft: Draft = field(init=False)
    draft_file: Attachment = field(init=False)
    opening: SourceOpening = field(init=False)
    redaction: Redaction = field(init=False)
    reading: AccessEntry = field(init=False)
    days: dict[str, re.Pattern[str]] = field(init=False)
    words: dict[str, str] = field(init=False)

    def actor(self, name: str) -> Actor:
        """The person as actor, loaded afresh."""
        return Actor.of(User.objects.get(pk=self.people[name].pk))

    def word(self, letter: str) -> str:
        return self.canaries[f"visibility.{letter}"]

    def client(self, person: str) -> Client:
        """A browser with the person's session."""
        client = Client()
        if person in self.cookies:
            client.cookies["sessionid"] = self.cookies[person]
        return client

    def letters_in(self, text: str) -> frozenset[str]:
        """The letters of what stands in a text."""
        folded = text.lower()
        dated = {letter for letter, pattern in self.days.items() if pattern.search(folded)}
        return frozenset(dated | {letter for letter, word in self.words.items() if word in folded})


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing_clock() -> Iterator[None]:
    """Now is PLAYED for pages, services, sessions and tasks of the worker; templates keep no copies for tests.

    Lists that go by chance within a week go by age: what is played twice comes in the same order.
    """
    now = mock.patch("django.utils.timezone.now", return_value=PLAYED)
    seconds = mock.patch("time.time", return_value=PLAYED.timestamp())
    quick = mock.patch.object(Template, "_render", _TestState.saved_data.template_render)
    ages = count()
    chance = mock.patch("cases.turns.randbits", side_effect=lambda _bits: next(ages))
    with now, seconds, quick, chance:
        yield


def build_scene() -> Scene:
    """The scene, saved; to be called under the standing clock."""
    world = build_world()
    scene = Scene(world, build_people(world))
    _name_places(scene)
    _capture(scene)
    _review(scene)
    _handle(scene)
    _look_around(scene)
    scene.photo, scene.document = (scene.case.attachments.get(kind=kind) for kind in ("photo", "document"))
    deliver_outbox()
    scene.days, scene.words = _days(scene), _words(scene)
    scene.cookies = {name: _session_of(user) for name, user in scene.people.items()}
    _close(scene.people["closed"])
    gc.freeze()
    return scene


def _name_places(scene: Scene) -> None:
    units, bodies = scene.world.units, scene.world.bodies
    for row, letter, kind in [
        (units["commune"], "g", "Xã"),
        (units["hamlet"], "h", "Ấp"),
        (bodies["commune", "government"], "o", "Ủy ban"),
    ]:
        row.name = f"{kind} {scene.word(letter)}"
        row.save()
    for name, letter in (("volunteer:capturer", "s"), ("auditor:named", "l")):
        scene.people[name].full_name = f"Trần {scene.word(letter)}"
    scene.people["volunteer:capturer"].username = scene.word("u")
    for name in ("volunteer:capturer", "auditor:named"):
        scene.people[name].save()


def _capture(scene: Scene) -> None:
    world, volunteer = scene.world, scene.people["volunteer:capturer"]
    capture = Capture(
        facts=f"Lộ ngập {scene.word('f')}\nNước ngập {scene.word('q')} đến đầu gối.",
        proposal=f"Nạo vét {scene.word('p')}",
        place_text=f"Cầu {scene.word('x')}",
        category=world.category,
        area=world.units["hamlet"],
        heard_how="seen",
        for_volunteer=volunteer.appointment_set.get(),
    )
    scene.case = capture_concern(capture=capture, actor=scene.actor("group_lead:recorder"), now=CAPTURED)
    scene.first_due = _open(scene).due_at
    said = {"case_id": scene.case.pk, "actor": scene.actor("volunteer:capturer"), "now": COMMENTED}
    comment_case(text=f"Nước lên {scene.word('v')}", **said)
    attach_files(uploads=[SimpleUploadedFile("cong.jpg", _photo(), "image/jpeg")], **said)


def _photo() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, "JPEG")
    return stream.getvalue()


def _review(scene: Scene) -> None:
    bodies = scene.world.bodies
    advisers = [bodies["district", "department"], bodies["district", "second"]]
    fields = {
        "lead_body": bodies["commune", "government"], "urgency": "normal",
        "advisers": advisers, "remark": f"Làm sớm {scene.word('r')}",
    }  # fmt: skip
    _finish(scene, "reviewer:own", "accept", fields, ACCEPTED)
    marks, seen = [Mark(scene.word("q"))], CaseTexts(Case.objects.get(pk=scene.case.pk)).fingerprint
    scene.redaction = redact_text(
        case_id=scene.case.pk, marks=marks, seen=seen, keep_original=True, actor=scene.actor("reviewer:own"),
        now=ACCEPTED,
    )  # fmt: skip


def _handle(scene: Scene) -> None:
    done = {"case_id": scene.case.pk, "actor": scene.actor("handler:holder"), "now": ACCEPTED}
    claim_task(task_id=_open(scene).pk, actor=done["actor"], now=ACCEPTED)
    edit_title(title=f"Ngập lộ {scene.word('t')}", **done)
    comment_case(text=f"Đã xem {scene.word('c')}", **done)
    pdf = f"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% {scene.word('b')}\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    attach_files(uploads=[SimpleUploadedFile(f"{scene.word('n')}.pdf", pdf.encode(), "application/pdf")], **done)
    fields = {"result": f"Đã vét {scene.word('a')}", "answer": f"Đã vét xong {scene.word('a')}"}
    _finish(scene, "handler:holder", "resolve", fields, RESOLVED)
    _finish(scene, "approver:lead", "send_back", {"reason": "Viết rõ hơn"}, SENT_BACK)
    asked = [scene.world.bodies["district", name] for name in ("department", "second")]
    scene.task = _open(scene)
    ask_advice(
        task_id=scene.task.pk, bodies=asked, question="Mùa mưa này có vét nữa không?", actor=done["actor"],
        now=SENT_BACK,
    )  # fmt: skip


def _open(scene: Scene) -> Task:
    return scene.world.open_task(scene.case)


def _finish(scene: Scene, person: str, outcome: str, fields: dict, now: datetime) -> None:
    actor, task = scene.actor(person), _open(scene)
    if task.owner_id is None:
        claim_task(task_id=task.pk, actor=actor, now=now)
    complete_task(task_id=task.pk, outcome=outcome, fields=fields, actor=actor, now=now)


def _look_around(scene: Scene) -> None:
    """What hangs on the case beside its way: an opened name, a reading of the audit, a draft of the volunteer."""
    asking, deciding = scene.actor("source_custodian:parent"), scene.actor("approver:top")
    words = "Có tin người phản ánh bị đe dọa, cần liên lạc ngay hôm nay."
    asked = request_source(case_id=scene.case.pk, why="safety", reason=words, actor=asking, now=ASKED)
    scene.opening = grant_source(case_id=scene.case.pk, opening_id=asked.pk, hours=24, actor=deciding, now=ASKED)
    scene.reading = open_reading(
        appointment=scene.actor("handler:holder").appointment, reason="Kiểm tra theo kế hoạch",
        actor=scene.actor("auditor:parent"), now=ASKED,
    )  # fmt: skip
    owner = scene.people["volunteer:capturer"]
    payload = {"facts": f"Đèn đường tắt {scene.word('z')}"}
    scene.draft = save_draft(owner=owner, case_type="concern", payload=payload, now=ASKED, public_id="")
    upload = SimpleUploadedFile("den.jpg", _photo(), "image/jpeg")
    scene.draft_file = attach_to_draft(draft=scene.draft, upload=upload, now=ASKED)


def _days(scene: Scene) -> dict[str, re.Pattern[str]]:
    week = CAPTURED - timedelta(days=CAPTURED.weekday())
    return {"d": _day(CAPTURED), "j": _day(COMMENTED), "y": _day(scene.first_due), "w": _day(week)}


def _words(scene: Scene) -> dict[str, str]:
    """What the other letters stand for, in small letters."""
    made = {
        "i": scene.case.public_id,
        "k": scene.case.reference,
        "m": f" {scene.case.participants.get(kind='capturer').code}",
    }
    return {one: made.get(one, scene.word(one)).lower() for one in LETTERS if one not in _days(scene)}


def _day(moment: datetime) -> re.Pattern[str]:
    """A day of 2026 in any of the ways in which pages and files write it."""
    local = timezone.localtime(moment)
    on, month = local.day, local.month
    return re.compile(rf"(?<![\d/])0?{on}/0?{month}(?:/(?:20)?26)?(?![\d/])|2026-?{month:02}-?{on:02}")


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _close(user: User) -> None:
    user.is_active = False
    user.save()


# -- levels ----------------------------------------------------------------------------------------------------------


def set_level(scene: Scene, level: str) -> None:
    """Takes the case to one of LEVELS."""
    CHANGES[level](scene)


def _normal(scene: Scene) -> None:
    """As it is."""


def _confine(scene: Scene, level: str) -> None:
    readers = [scene.people["auditor:named"].appointment_set.get()] if level == "sealed" else []
    set_confidentiality(
        case_id=scene.case.pk, level=level, readers=readers, until=timezone.localdate(PLAYED) + timedelta(days=9),
        reason=f"Còn xác minh {scene.word('e')}", actor=scene.actor("approver:own"), now=PLAYED,
    )  # fmt: skip


def _keep_away(scene: Scene) -> None:
    how = {"case_id": scene.case.pk, "why": "interest", "now": PLAYED}
    for name in KEPT_AWAY:
        if name.endswith(":implicated"):
            mark_conflict(person=scene.people[name], actor=scene.actor("approver:top"), **how)
    mark_conflict(body=scene.world.bodies["district", "second"], actor=scene.actor("approver:top"), **how)


def _name(scene: Scene) -> None:
    set_source_named(case_id=scene.case.pk, named=True, actor=scene.actor("volunteer:capturer"), now=PLAYED)


def _remove(scene: Scene) -> None:
    """Takes every row of the case out of the database, past all guards; what hangs on these rows dangles."""
    key = scene.case.pk
    tables = [
        (relation.related_model._meta.db_table, relation.field.column)
        for relation in Case._meta.related_objects
        if relation.field.column
    ]
    with _unguarded(), connection.cursor() as cursor:
        for table, column in tables:
            cursor.execute(f'DELETE FROM "{table}" WHERE "{column}" = %s', [key])
        for table in ("ledger_event", "ledger_accessentry"):
            cursor.execute(f"DELETE FROM {table} WHERE subject_type = 'case' AND subject_id = %s", [key])
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [key])


@contextmanager
def _unguarded() -> Iterator[None]:
    """Without triggers; SQLite checks foreign keys at a commit that never comes, PostgreSQL not as a replica."""
    if connection.vendor == "sqlite":
        with guards.lifted(connection):
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


CHANGES: dict[str, Callable[[Scene], None]] = {
    "normal": _normal,
    "restricted": lambda scene: _confine(scene, "restricted"),
    "sealed": lambda scene: _confine(scene, "sealed"),
    "conflict": _keep_away,
    "named": _name,
    "missing": _remove,
}
