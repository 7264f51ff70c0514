"""Loads units, bodies and sample hamlets from `data/units.json` through the services; twice adds nothing."""

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from permissions.actors import SYSTEM
from permissions.models import Body, Level, Unit, UnitSuccession
from permissions.services import create_body, create_unit, end_body, end_unit

DATA = Path(__file__).parent / "data" / "units.json"
PILOT, REFORMED = "pilot", "2025"
TREES = (PILOT, REFORMED)
TYPES = ("Thành phố ", "Huyện ", "Thị trấn ", "Phường ", "Xã ")
Known = dict[tuple[str, date], Unit]
"""Units by their key: code and first day."""


@transaction.atomic
def load_units(*, tree: str, now: datetime) -> Counter[str]:
    """What was added, by model name.

    "pilot": the tree of 2024 without end date. "2025": the tree from 1 July 2025, with the former units ended
    the day before and their successors named. What a split or the end of the district leaves open waits for a
    person.
    """
    before = _counts()
    data = json.loads(DATA.read_text(encoding="utf-8"))
    for level in data["levels"]:
        Level.objects.get_or_create(code=level["code"], defaults=level)
    known: Known = {(unit.code, unit.valid_from): unit for unit in Unit.objects.select_related("level")}
    _load_tree(known, data["trees"][PILOT], now)
    _load_hamlets(known, data["sample_hamlets"], _start(data, PILOT), now)
    if tree == REFORMED:
        _reform(known, data, now)
    _load_bodies(known, data["trees"][tree], now)
    return _counts() - before


def _counts() -> Counter[str]:
    return Counter({model.__name__: model._base_manager.count() for model in (Level, Unit, Body, UnitSuccession)})


def _start(data: dict[str, Any], tree: str) -> date:
    return date.fromisoformat(data["trees"][tree]["valid_from"])


def _load_tree(known: Known, tree: dict[str, Any], now: datetime) -> None:
    start = date.fromisoformat(tree["valid_from"])
    for row in tree["units"]:
        _unit(known, row, start, now)


def _unit(known: Known, row: dict[str, Any], start: date, now: datetime, *, is_sample: bool = False) -> Unit:
    """The unit of that code and first day; made where missing, below its parent of the same first day."""
    if (row["code"], start) not in known:
        known[row["code"], start] = create_unit(
            code=row["code"],
            name=row["name"],
            level=Level.objects.get(code=row["level"]),
            parent=known[row["parent"], start] if row["parent"] else None,
            reference_prefix=row.get("prefix", ""),
            valid_from=start,
            is_sample=is_sample,
            actor=SYSTEM,
            now=now,
        )
    return known[row["code"], start]


def _load_hamlets(
    known: Known,
    hamlets: dict[str, list[str]],
    start: date,
    now: datetime,
    parents: dict[str, str] | None = None,
) -> None:
    """Sample hamlets below their commune; `parents` names the commune that took over from the former one."""
    for commune, names in hamlets.items():
        for number, name in enumerate(names, start=1):
            row = {"code": f"{commune}-{number:02d}", "name": name, "level": "hamlet"}
            row["parent"] = (parents or {}).get(commune, commune)
            _unit(known, row, start, now, is_sample=True)


def _reform(known: Known, data: dict[str, Any], now: datetime) -> None:
    """The reorganisation of 1 July 2025."""
    old, new = _start(data, PILOT), _start(data, REFORMED)
    for row in data["former_elsewhere"]:
        _unit(known, row, old, now)
    last_day = date.fromisoformat(data["trees"][PILOT]["valid_to"])
    for unit in [unit for (_code, start), unit in known.items() if start == old and unit.valid_to is None]:
        end_unit(unit=unit, on=last_day, actor=SYSTEM, now=now)
    for body in Body.objects.filter(unit__valid_to=last_day, ended_on=None):
        end_body(body=body, on=last_day, actor=SYSTEM, now=now)
    _load_tree(known, data["trees"][REFORMED], now)
    successors = {row["from"]: row["to"] for row in data["successions"]}
    _load_hamlets(known, data["sample_hamlets"], new, now, {code: to[0] for code, to in successors.items()})
    successors |= {code: [code] for (code, start), unit in known.items() if start == new and unit.is_sample}
    for code, taken_over_by in successors.items():
        for successor in taken_over_by:
            _succession(known[code, old], known[successor, new], decided=len(taken_over_by) == 1)


def _succession(former: Unit, successor: Unit, *, decided: bool) -> None:
    UnitSuccession.objects.get_or_create(from_unit=former, to_unit=successor, defaults={"decided": decided})


def _load_bodies(known: Known, tree: dict[str, Any], now: datetime) -> None:
    start = date.fromisoformat(tree["valid_from"])
    existing = set(Body.objects.values_list("unit", "name"))
    for row in tree["units"]:
        unit = known[row["code"], start]
        for body in tree["bodies"][row["level"]]:
            name = body["name"].format(unit=unit.name[0].lower() + unit.name[1:], place=_place(unit.name))
            if (unit.pk, name) not in existing:
                create_body(unit=unit, **(body | {"name": name}), actor=SYSTEM, now=now)


def _place(name: str) -> str:
    """«Huyện Vĩnh Thạnh» → «Vĩnh Thạnh»."""
    return next((name.removeprefix(kind) for kind in TYPES if name.startswith(kind)), name)
