"""Every named address of the project by each method, with real objects of the scene in its path."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cases.models import CaseReader, Implication, Notice
from cases.notices.recipients import staff_recipient
from tests.permission_table import ROWS
from tests.visibility.scene import Scene

Build = Callable[[Scene], dict[str, Any]]
METHODS = ("GET", "POST")
REASON = "Kiểm tra định kỳ theo kế hoạch."
GONE = 999_999
"""No row has this key: what an address names where the scene holds no such object at this level."""


def _nothing(scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """A named URL with what is asked of it; `part` tells apart several questions to the same."""

    name: str
    arguments: Build
    part: str = ""
    query: Build = _nothing
    data: Build = _nothing

    @property
    def title(self) -> str:
        return f"{self.name} {self.part}".strip()

    def url(self, scene: Scene) -> str:
        return reverse(self.name, kwargs=self.arguments(scene))


def _case(scene: Scene) -> dict[str, Any]:
    return {"public_id": scene.case.public_id}


def _of(attribute: str) -> Build:
    """The case, and the key of one of the scene's rows."""
    return lambda scene: _case(scene) | {"pk": getattr(scene, attribute).pk}


def _photo(scene: Scene) -> dict[str, Any]:
    return _case(scene) | {"file": scene.photo.public_id}


def _reader(scene: Scene) -> dict[str, Any]:
    row = CaseReader.objects.filter(user=scene.people["auditor:named"]).first()
    return _case(scene) | {"pk": row.pk if row else GONE}


def _implication(scene: Scene) -> dict[str, Any]:
    row = Implication.objects.filter(user=scene.people["reviewer:implicated"]).first()
    return _case(scene) | {"pk": row.pk if row else GONE}


def _notice(scene: Scene) -> dict[str, Any]:
    """The first notice about the case that the reviewer of the managing body was given."""
    recipient = staff_recipient(scene.people["reviewer:own"].pk)
    row = Notice.objects.filter(recipient=recipient, case=scene.case.pk).order_by("pk").first()
    return {"pk": row.pk if row else GONE}


def _draft(scene: Scene) -> dict[str, Any]:
    return {"draft": scene.draft.public_id}


def _draft_file(scene: Scene) -> dict[str, Any]:
    return _draft(scene) | {"file": scene.draft_file.public_id}


ARGUMENTS: dict[str, Build] = {
    "attachment": lambda scene: {"public_id": scene.document.public_id},
    "thumbnail": lambda scene: {"public_id": scene.photo.public_id},
    "audit_person_events": lambda scene: {"pk": scene.reading.pk},
    "case_conflict_clear": _implication,
    "case_file_withdraw": _photo,
    "case_opening_close": _of("opening"),
    "case_opening_grant": _of("opening"),
    "case_opening_name": _of("opening"),
    "case_opening_refuse": _of("opening"),
    "case_photo": _photo,
    "case_photo_blur": _photo,
    "case_reader_withdraw": _reader,
    "case_redact_destroy": _of("redaction"),
    "draft_attach": _draft,
    "draft_detach": _draft_file,
    "draft_discard": _draft,
    "draft_file": _draft_file,
    "notice_open": _notice,
}
"""Objects of the scene; the other addresses take theirs from the hand-written rows."""


def _typed(scene: Scene) -> dict[str, Any]:
    """The words of the case, as somebody types who records the same matter."""
    return {"facts": f"Lộ ngập {scene.word('f')}", "area": scene.world.units["hamlet"].pk, "category": "roads"}


DATA: dict[str, Build] = {
    "audit_export": lambda scene: {"reason": REASON},
    "audit_person": lambda scene: {
        "reason": REASON, "appointment": scene.people["handler:holder"].appointment_set.get().pk,
    },
    "case_comment": lambda scene: {"text": "Đã xem lại"},
    "case_redact_words": lambda scene: {"words": scene.word("x"), "original": "kept", "seen": "earlier"},
    "similar": _typed,
    "task_complete": lambda scene: {"outcome": "resolve"},
}  # fmt: skip
"""What is posted; to all other addresses an empty form."""


def _words(letter: str) -> Build:
    return lambda scene: {"q": scene.word(letter)}


PARTS: dict[str, dict[str, Build]] = {
    "worklist": {"queue": lambda scene: {"tab": "queue"}, "archive": lambda scene: {"tab": "archive"}},
    "notices": {"all": lambda scene: {"show": "all"}},
    "case_list": {
        "by words": _words("f"),
        "by place": _words("x"),
        "by reference": lambda scene: {"q": scene.case.reference},
        "overdue": lambda scene: {"due": "overdue"},
    },
    "case_export": {},
    "case_as_of": {"review": lambda scene: {"at": "10/03/2026 09:00"}},
    "case_access": {
        "why": lambda scene: {"person": scene.people["auditor:parent"].appointment_set.get().pk},
    },
    "audit": {"by reference": lambda scene: {"case": scene.case.reference}},
    "attachment": {},
    "capture": {"draft": lambda scene: {"draft": scene.draft.public_id}},
}
"""Further questions to an address, by GET; the query of each."""


def addresses() -> dict[str, Address]:
    """All addresses by title: each named URL, and the further questions to some of them."""
    return {one.title: one for name in sorted(ROWS) for one in _asked_of(name)}


def _asked_of(name: str) -> Iterator[Address]:
    row = ROWS[name]
    arguments, data = ARGUMENTS.get(name, row.arguments), DATA.get(name, row.data)
    yield Address(name, arguments, data=data)
    for part, query in PARTS.get(name, {}).items():
        yield Address(name, arguments, part=f"({part})", query=query)


def methods_of(address: Address) -> tuple[str, ...]:
    """Further questions are asked by GET alone."""
    return ("GET",) if address.part else METHODS
