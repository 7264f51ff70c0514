"""What is held on one person, for that person alone: nobody else can ask for it, nor can it be asked about another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permissions.models import AccountNotice, Appointment, MailPreference, User

from .models import Draft, Notice, Participant, Task
from .models.drafts import KEPT_FILES
from .notices.bell import seen_by
from .notices.recipients import recipients_of
from .sealing import blind_index


@dataclass(frozen=True)
class Part:
    """One kind of data. `name` and the keys of `columns` are for programs, the labels for people."""

    name: str
    label: str
    columns: dict[str, str]
    rows: list[dict[str, Any]]

    @property
    def cells(self) -> list[list[str]]:
        """The rows as people read them, in the order of the columns."""
        return [[_readable(row[name]) for name in self.columns] for row in self.rows]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The same, each cell with the label of its column."""
        return [list(zip(self.columns.values(), cells, strict=True)) for cells in self.cells]


class Remedy(Protocol):
    """How somebody asks for a correction; a case type offers it (`remedies`).

    `template` is a fragment of the page, which gets `remedy`; `address_of` leads to the form for a part of the page, ""
    where there is nothing to correct.
    """

    @property
    def template(self) -> str: ...

    def address_of(self, part: str) -> str: ...


remedies: list[Callable[[User], Remedy | None]] = []
"""Each gives whoever looks at their data a way to ask, or None."""


others: list[Callable[[User], list[Part]]] = []
"""What apps above hold on a person; each gives its parts."""


def remedy_for(user: User) -> Remedy | None:
    """The first that is offered to the person."""
    return next((found for offer in remedies if (found := offer(user))), None)


def own_data(user: User, *, session_ends: datetime | None) -> list[Part]:
    """All parts, empty ones too. Eight statements and those of `others`, whatever there is."""
    return [
        _account(user),
        _appointments(user),
        _mail(user),
        _participations(user),
        _tasks(user),
        _notices(user),
        _account_notices(user),
        _drafts(user),
        *(part for held in others for part in held(user)),
        Part("session", _("This session"), {"ends": _("Ends")}, [{"ends": session_ends}]),
    ]


def as_json(parts: Iterable[Part]) -> dict[str, Any]:
    return {part.name: part.rows for part in parts}


def as_lines(parts: Iterable[Part]) -> Iterator[list[str]]:
    """For a table program: a heading, the columns and the rows of each part, then an empty line."""
    for part in parts:
        yield [part.label]
        yield list(part.columns.values())
        yield from part.cells
        yield []


def _account(user: User) -> Part:
    columns = {"username": _("Username"), "full_name": _("Full name"), "seen": _("Last sign-in")}
    row = {"username": user.username, "full_name": user.full_name, "seen": user.last_login}
    return Part("account", _("Account"), columns, [row])


def _appointments(user: User) -> Part:
    columns = {"role": _("Role"), "body": _("Body"), "area": _("Hamlet"), "from": _("From"), "to": _("To")}
    rows = [
        {
            "role": str(held.get_role_display()),
            "body": str(held.body),
            "area": str(held.area or ""),
            "from": held.valid_from,
            "to": _("taken back") if held.never_began else held.valid_to,
        }
        for held in Appointment.objects.with_places().filter(user_id=user.pk).order_by("valid_from", "pk")
    ]
    return Part("appointments", _("Appointments"), columns, rows)


def _mail(user: User) -> Part:
    rows = [
        {"email": kept.email, "choice": str(kept.get_choice_display())}
        for kept in MailPreference.objects.filter(user_id=user.pk)
    ]
    return Part("mail", _("E-mail"), {"email": _("E-mail address"), "choice": _("When")}, rows)


def _participations(user: User) -> Part:
    """Found by the blind index, as no column leads from a person to a case."""
    columns = {"case": _("Case"), "code": _("Code in the case"), "as": _("As"), "named": _("Name shown to the unit")}
    found = Participant.objects.filter(blind_index=blind_index(user.pk)).select_related("case").order_by("-case")
    rows = [
        {"case": one.case.reference, "code": one.code, "as": str(one.get_kind_display()), "named": one.is_named}
        for one in found
    ]
    return Part("participations", _("Cases in which I take part"), columns, rows)


def _tasks(user: User) -> Part:
    """What one has done by name, as staff; volunteers hold tasks by their code."""
    return Part(
        "tasks",
        _("Tasks held by name"),
        {"count": _("Number")},
        [{"count": Task.objects.filter(owner_id=user.pk).count()}],
    )


def _notices(user: User) -> Part:
    """Those about cases that one sees: of a case behind a wall not even the reference is told."""
    columns = {"case": _("Case"), "what": _("What"), "at": _("When")}
    told = seen_by(user, Notice.objects.filter(recipient__in=recipients_of(user.pk)))
    told = told.select_related("case").order_by("-pk")
    rows = [
        {"case": one.case and one.case.reference, "what": str(one.get_kind_display()), "at": one.created_at}
        for one in told
    ]
    return Part("notices", _("Notices"), columns, rows)


def _account_notices(user: User) -> Part:
    columns = {"what": _("What"), "by": _("By"), "at": _("When")}
    told = AccountNotice.objects.of(user).select_related("by__body").order_by("-pk")
    rows = [{"what": str(one.get_kind_display()), "by": str(one.by), "at": one.at} for one in told]
    return Part("account_notices", _("Notices about my account"), columns, rows)


def _drafts(user: User) -> Part:
    columns = {"updated": _("Last change"), "words": _("Words")}
    rows = [
        {"updated": draft.updated_at, "words": " · ".join(map(str, filter(None, _held_in(draft))))}
        for draft in Draft.objects.filter(owner_id=user.pk).prefetch_related("attachments").order_by("-updated_at")
    ]
    return Part("drafts", _("Drafts"), columns, rows)


def _held_in(draft: Draft) -> Iterable[Any]:
    """What was typed; of files that wait for a refused form to be sent again, their names."""
    if draft.case_type == KEPT_FILES:
        return [file.name for file in draft.attachments.all()]
    return draft.payload.values()


def _readable(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return pgettext("own data", "yes") if value else pgettext("own data", "no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
