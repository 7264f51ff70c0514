"""Rows of a sheet as members to be, or what is wrong with them, by row and column."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, override

from permissions.models import User
from permissions.services.people import person_name
from permissions.text import fold, sort_key

from .. import errors
from ..forms.members import candidates, covered
from ..models import Capacity, Group
from ..services.common import FURTHEST
from ..services.members import email_address, phone_number
from .sheets import Sheet

COLUMNS: dict[str, Any] = {
    "full_name": gettext_lazy("Full name"),
    "username": gettext_lazy("User name"),
    "capacity": gettext_lazy("In the group as"),
    "hamlet": gettext_lazy("Hamlet"),
    "is_lead": gettext_lazy("Leads the group"),
    "valid_from": gettext_lazy("Member from"),
    "term_ends_on": gettext_lazy("End of the term"),
    "work_phone": gettext_lazy("Phone for work"),
    "work_email": gettext_lazy("E-mail for work"),
}
"""The columns of the template, in their order; headings are found in either language, in any order."""
NEEDED = ("full_name", "capacity", "valid_from")
YES = frozenset({"x", "1", "yes", "co", "dung", "true"})
NO = frozenset({"", "0", "no", "khong", "false"})
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")

NO_COLUMN = gettext_lazy("The column “%(column)s” is missing. The headings of the template stand in the first row.")
NAME_MISSING = gettext_lazy("The name is missing.")
UNKNOWN_USERNAME = gettext_lazy("No collaborator of the managing unit who is in no group has this user name.")
UNKNOWN_CAPACITY = gettext_lazy("This is none of the capacities in the template.")
UNKNOWN_HAMLET = gettext_lazy("The group does not cover a hamlet of this name.")
NOT_A_DAY = gettext_lazy("This is no day such as 06/08/2024.")
NOT_YES_OR_NO = gettext_lazy("Write x for the lead, and nothing for all others.")
TWICE = gettext_lazy("This person is in the file twice, first in row %(row)d.")
TWO_LEADS = gettext_lazy("Another row leads the group already.")


@dataclass
class Row:
    """One row: as typed, as read (`member` for JSON: keys and ISO days), and its problems by column."""

    number: int
    typed: dict[str, str]
    member: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_rows(sheet: Sheet, *, group: Group, today: date) -> list[Row]:
    """Every row, looked at. Raises ValidationError where a needed column is missing. Six statements."""
    (_number, heads), *rows = sheet
    places = _places(heads)
    reader = _Reader(group, today)
    return [reader.read(number, {name: _at(cells, place) for name, place in places.items()}) for number, cells in rows]


def headings() -> list[str]:
    return [str(label) for label in COLUMNS.values()]


def _places(heads: list[Any]) -> dict[str, int]:
    """Where each column stands."""
    told = [fold(str(head or "")).strip(" *:") for head in heads]
    places = {}
    for name, label in COLUMNS.items():
        for language in ("vi", "en"):
            with override(language):
                wanted = fold(str(label))
            if wanted in told and name not in places:
                places[name] = told.index(wanted)
    for name in NEEDED:
        if name not in places:
            raise ValidationError(NO_COLUMN % {"column": COLUMNS[name]})
    return places


def _at(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) and cells[place] is not None else ""


def _labels(choices: Any) -> dict[str, str]:
    """Codes by folded label, in both languages."""
    found = {}
    for language in ("vi", "en"):
        with override(language):
            found |= {fold(str(label)): str(code) for code, label in choices.choices}
    return found


class _Reader:
    """Knows what one group may take: looked up once, whatever the number of rows."""

    def __init__(self, group: Group, today: date) -> None:
        self.group = group
        self.people = {user.username: user for user in candidates(group, today)}
        self.hamlets = {fold(unit.name): unit for unit in covered(group, today)}
        self.capacities = _labels(Capacity)
        self.names = set(group.memberships.from_day(today).values_list("user__sort_key", flat=True))
        self.latest = (today + FURTHEST).isoformat()
        self.is_led = group.memberships.from_day(today).filter(is_lead=True).exists()
        self.seen: dict[str, int] = {}

    def read(self, number: int, cells: dict[str, Any]) -> Row:
        row = Row(number, {name: _shown(value) for name, value in cells.items()})
        for name, value in self._values(cells, row):
            row.member[name] = value
        self._check(row)
        return row

    def _values(self, cells: dict[str, Any], row: Row) -> Any:
        readers = {
            "full_name": self._name,
            "user": self._user,
            "capacity": lambda told: _found(self.capacities, told["capacity"], UNKNOWN_CAPACITY),
            "hamlet": self._hamlet,
            "is_lead": lambda told: _yes(told["is_lead"]),
            "valid_from": lambda told: _day(told["valid_from"]),
            "term_ends_on": lambda told: _day(told["term_ends_on"]) if told["term_ends_on"] else None,
            "work_phone": lambda told: phone_number(_phone(told["work_phone"])),
            "work_email": lambda told: email_address(str(told["work_email"])),
        }
        told = dict.fromkeys(COLUMNS, "") | cells
        for name, read in readers.items():
            try:
                yield name, read(told)
            except ValidationError as error:
                row.problems["username" if name == "user" else name] = " ".join(error.messages)

    def _name(self, told: dict[str, Any]) -> str:
        if told["username"]:
            return ""
        if not told["full_name"]:
            raise ValidationError(NAME_MISSING)
        name = person_name(str(told["full_name"]))
        User._meta.get_field("full_name").run_validators(name)
        if sort_key(name) in self.names:
            raise ValidationError(errors.IN_GROUP_ALREADY)
        return name

    def _user(self, told: dict[str, Any]) -> int | None:
        if not told["username"]:
            return None
        user = self.people.get(User.normalize_username(str(told["username"])))
        if user is None:
            raise ValidationError(UNKNOWN_USERNAME)
        return user.pk

    def _hamlet(self, told: dict[str, Any]) -> int | None:
        if not told["hamlet"]:
            if fold(str(told["is_lead"])) in YES:
                return None
            raise ValidationError(errors.HAMLET_NEEDED)
        unit = self.hamlets.get(fold(str(told["hamlet"])))
        if unit is None:
            raise ValidationError(UNKNOWN_HAMLET)
        return unit.pk

    def _check(self, row: Row) -> None:
        """What several columns or rows say together."""
        told = row.member
        start, end = told.get("valid_from"), told.get("term_ends_on")
        if start and start < self.group.founded_on.isoformat():
            day = f"{self.group.founded_on:%d/%m/%Y}"
            row.problems["valid_from"] = str(errors.NOT_FOUNDED_YET % {"day": day})
        if start and start > self.latest:
            row.problems["valid_from"] = str(errors.TOO_FAR)
        if start and end and end < start:
            row.problems["term_ends_on"] = str(errors.TERM_BEFORE_START)
        who = _identity(told)
        if who and self.seen.setdefault(who, row.number) != row.number:
            row.problems["full_name"] = str(TWICE % {"row": self.seen[who]})
        if told.get("is_lead"):
            if self.is_led:
                row.problems["is_lead"] = str(TWO_LEADS)
            self.is_led = True


def _identity(told: dict[str, Any]) -> str:
    """Who a row is about, as far as it could be read; "" where it could not, and its own fault is named."""
    if told.get("user"):
        return f"account {told['user']}"
    return f"{sort_key(told['full_name'])} {told['hamlet']}" if told.get("full_name") and "hamlet" in told else ""


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _found(known: Mapping[str, str], typed: Any, message: Any) -> str:
    found = known.get(fold(str(typed)))
    if found is None:
        raise ValidationError(message)
    return found


def _yes(typed: Any) -> bool:
    told = fold(str(typed))
    if told not in YES | NO:
        raise ValidationError(NOT_YES_OR_NO)
    return told in YES


def _day(typed: Any) -> str:
    """In ISO form."""
    if isinstance(typed, date):
        return typed.isoformat()
    for form in DAYS:
        try:
            return datetime.strptime(str(typed), form).date().isoformat()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise ValidationError(NOT_A_DAY)


def _phone(typed: Any) -> str:
    """Spreadsheets drop the first zero of what they take for a number."""
    told = str(typed)
    return f"0{told}" if told.isdigit() and len(told) == 9 else told
