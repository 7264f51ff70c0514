"""Who asks: each role in each relation to the case that makes sense, and those outside of all roles.

A person is called "role:relation", such as "handler:adviser". The places are made for this table alone, beside those of
tests/factories.py, so that every relation is held by a body that stands to the case in no other.
"""

from datetime import timedelta

from permissions.models import Appointment, Body, BodyKind, Role, User
from tests.factories import START, World

RELATIONS = {
    "capturer": "recorded the case",
    "recorder": "recorded it on behalf of the capturer",
    "holder": "holds the open step, at the lead body",
    "own": "the managing body, where the case was reviewed",
    "lead": "the lead body, where the step waits",
    "sibling": "another body of the same commune, which has nothing to do with the case",
    "child": "a body of the hamlet below",
    "adviser": "a department of the district that was asked for advice",
    "parent": "the district's Party committee",
    "top": "the city's Party committee",
    "elsewhere": "the Party committee of another commune",
    "named": "the district's Party committee; the reader of the sealed case who is named",
    "implicated": "as own (auditors and custodians as parent); by name kept away when there is a conflict",
    "barred": "a second department that was asked for advice; as a whole kept away when there is a conflict",
}
PLACES = {
    "capturer": ("commune", "party"),
    "recorder": ("commune", "party"),
    "holder": ("commune", "government"),
    "own": ("commune", "party"),
    "lead": ("commune", "government"),
    "sibling": ("commune", "station"),
    "child": ("hamlet", "party"),
    "adviser": ("district", "department"),
    "parent": ("district", "party"),
    "top": ("city", "party"),
    "elsewhere": ("sibling", "party"),
    "named": ("district", "party"),
    "barred": ("district", "second"),
}
AROUND = ("sibling", "child", "adviser", "parent", "elsewhere")
POSITIONS: dict[str, tuple[str, ...]] = {
    "volunteer": ("capturer", "own", "elsewhere"),
    "group_lead": ("recorder", "own", "elsewhere"),
    "reviewer": ("own", *AROUND, "implicated"),
    "handler": ("holder", "own", "lead", *AROUND, "barred"),
    "approver": ("own", "lead", *AROUND, "top", "implicated"),
    "auditor": ("own", "sibling", "parent", "elsewhere", "named", "implicated"),
    "source_custodian": ("own", "parent", "elsewhere", "implicated"),
    "administrator": ("own", "parent", "elsewhere"),
}
IMPLICATED_AT = {"reviewer": "own", "approver": "own"}
"""Where those work who are kept away by name; everybody else at the place `parent`."""
NOBODYS = ("without_role", "closed", "stranger")
"""A person without an appointment, one whose account was closed while their session lasted, and no session at all."""

PEOPLE = tuple(f"{role}:{relation}" for role, relations in POSITIONS.items() for relation in relations) + NOBODYS
KEPT_AWAY = tuple(name for name in PEOPLE if name.endswith((":implicated", ":barred")))
ADMINISTRATORS = tuple(name for name in PEOPLE if name.startswith("administrator:"))


def place_of(name: str) -> tuple[str, str]:
    """Unit and body where a person works; nowhere for whoever is in no role."""
    role, _colon, relation = name.partition(":")
    if not relation:
        return ("", "")
    return PLACES[IMPLICATED_AT.get(role, "parent") if relation == "implicated" else relation]


def build_people(world: World) -> dict[str, User]:
    """Everybody but the stranger, saved, each with one appointment."""
    _build_bodies(world)
    people = {name: _build_person(world, name) for name in PEOPLE if ":" in name}
    for name in ("without_role", "closed"):
        people[name] = _saved(name)
    _appoint(world, people["closed"], Role.REVIEWER, ("commune", "party"))
    return people


def _build_bodies(world: World) -> None:
    for place, key, kind, name in [
        ("hamlet", "party", BodyKind.PARTY_COMMITTEE, "Chi bộ ấp"),
        ("commune", "station", BodyKind.STATION, "Trạm khuyến nông xã"),
        ("district", "department", BodyKind.DEPARTMENT, "Phòng Kinh tế và Hạ tầng huyện"),
        ("district", "second", BodyKind.DEPARTMENT, "Phòng Tài nguyên và Môi trường huyện"),
    ]:
        body = Body(unit=world.units[place], kind=kind, name=name)
        body.save()
        world.bodies[place, key] = body


def _build_person(world: World, name: str) -> User:
    user = _saved(name)
    _appoint(world, user, Role(name.partition(":")[0]), place_of(name))
    return user


def _saved(name: str) -> User:
    user = User(username=name.replace(":", "."), full_name=f"Người {name.replace(':', ' ').replace('_', ' ').title()}")
    user.set_unusable_password()
    user.save()
    return user


def _appoint(world: World, user: User, role: Role, place: tuple[str, str]) -> None:
    area = {"commune": "hamlet", "sibling": "sibling_hamlet"}[place[0]] if role in ("volunteer", "group_lead") else ""
    # A day apart from the world's own, as the table must not depend on it.
    begun = START + timedelta(days=1)
    Appointment(user=user, role=role, body=world.bodies[place], area=world.units.get(area), valid_from=begun).save()
