"""Which event tells whom what. Nobody is told of what they did themselves.

Whoever stands to an event in two ways is told once, by the line that comes first.
"""

from dataclasses import dataclass

from ..models.notices import NoticeKind as Kind
from .audiences import Audience

DOERS, CAPTURER, LEADERS = Audience.DOERS, Audience.CAPTURER, Audience.LEADERS
SUPERIORS, SUPERIORS_AFAR = Audience.SUPERIORS, Audience.SUPERIORS_AFAR
ADVISERS, HOLDER = Audience.ADVISERS, Audience.HOLDER
PARTICIPANTS, DECIDERS, ASKING = Audience.PARTICIPANTS, Audience.SOURCE_DECIDERS, Audience.SOURCE_ASKING
ADMITTED = Audience.ADMITTED
REMINDED, REMINDED_AFAR = "task.reminded", "task.reminded_afar"


@dataclass(frozen=True)
class Tell:
    """One audience and what it is told."""

    audience: Audience
    kind: Kind


def _tell(*lines: tuple[Audience, Kind]) -> tuple[Tell, ...]:
    return tuple(Tell(*line) for line in lines)


# fmt: off
TABLE: dict[str, tuple[Tell, ...]] = {
    "case.opened":             _tell((DOERS, Kind.WAITING)),
    "case.accepted":           _tell((DOERS, Kind.WAITING), (ADVISERS, Kind.ADVICE_ASKED), (CAPTURER, Kind.ACCEPTED)),
    "case.escalated":          _tell((DOERS, Kind.WAITING), (CAPTURER, Kind.MOVED)),
    "case.sent_down":          _tell((DOERS, Kind.WAITING), (CAPTURER, Kind.MOVED)),
    "case.returned":           _tell((DOERS, Kind.QUESTION)),
    "case.clarified":          _tell((DOERS, Kind.WAITING)),
    "case.resolved":           _tell((DOERS, Kind.WAITING)),
    "case.answer_sent_back":   _tell((DOERS, Kind.SENT_BACK)),
    "case.answer_approved":    _tell((DOERS, Kind.ANSWER)),
    "case.ruled_out_of_scope": _tell((DOERS, Kind.ANSWER)),
    "case.disputed":           _tell((DOERS, Kind.WAITING), (LEADERS, Kind.DISPUTED)),
    "case.reopened":           _tell((DOERS, Kind.WAITING), (CAPTURER, Kind.REOPENED)),
    "case.recalled":           _tell((CAPTURER, Kind.MOVED)),
    "case.cancelled":          _tell((DOERS, Kind.CANCELLED), (CAPTURER, Kind.CANCELLED)),
    "case.commented":          _tell((DOERS, Kind.COMMENT), (CAPTURER, Kind.COMMENT)),
    "case.advice_asked":       _tell((ADVISERS, Kind.ADVICE_ASKED)),
    "case.advised":            _tell((DOERS, Kind.ADVISED)),
    "case.urged":              _tell((DOERS, Kind.URGED), (LEADERS, Kind.URGED)),
    "case.held":               _tell((DOERS, Kind.HELD), (CAPTURER, Kind.HELD)),
    "case.resumed":            _tell((DOERS, Kind.RESUMED), (CAPTURER, Kind.RESUMED)),
    "case.deadline_extended":  _tell((DOERS, Kind.EXTENDED), (CAPTURER, Kind.EXTENDED)),
    "case.extension_asked":    _tell((LEADERS, Kind.EXTENSION_ASKED)),
    "case.extension_granted":  _tell((DOERS, Kind.EXTENDED), (CAPTURER, Kind.EXTENDED)),
    "case.extension_refused":  _tell((DOERS, Kind.EXTENSION_REFUSED)),
    "case.conflict_marked":    _tell((DOERS, Kind.WAITING), (CAPTURER, Kind.MOVED)),
    "case.readers_admitted":   _tell((ADMITTED, Kind.WAITING)),
    "case.redated":            _tell((HOLDER, Kind.REDATED)),
    "case.source_requested":   _tell((DECIDERS, Kind.SOURCE_ASKED)),
    "case.source_opened":      _tell((PARTICIPANTS, Kind.SOURCE_OPENED), (ASKING, Kind.SOURCE_DECIDED)),
    "case.source_refused":     _tell((ASKING, Kind.SOURCE_DECIDED)),
    "task.assigned":           _tell((DOERS, Kind.ASSIGNED)),
    "task.released":           _tell((DOERS, Kind.WAITING)),
}
REMINDERS: dict[tuple[str, str], Tell] = {
    ("due_soon", "holder"):                 Tell(DOERS, Kind.DUE_SOON),
    ("overdue", "holder"):                  Tell(DOERS, Kind.OVERDUE),
    ("overdue_superior", "superior"):       Tell(SUPERIORS, Kind.OVERDUE_BELOW),
    ("overdue_superior", "superior_afar"):  Tell(SUPERIORS_AFAR, Kind.OVERDUE_BELOW),
}
"""For `task.reminded` and what is held back of it: (step, audience) of the payload."""
# fmt: on

TO_BE_TAKEN = frozenset({Kind.WAITING, Kind.ADVICE_ASKED})
"""No news any more once somebody has taken the task."""
ABOUT_WHAT_ENDED = frozenset({Kind.CANCELLED})
"""Said though the task that it is about has ended."""
TAKING = ("task.claimed", "task.assigned")
"""Verbs that leave the task open, but no longer to be taken."""
ENDING = ("case.recalled", "task.released")
"""Verbs without an outcome that take the task from whoever had it."""
ENDING_ALL = {"case.cancelled"}
"""Verbs that end every open task of the case; a case type adds its own."""
