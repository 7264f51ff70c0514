"""Loads the central list of categories, their lead bodies, and the defaults: time limits, calendar, reminder rules,
how long data of some case types is kept.

A second run adds nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from cases.concerns.models import Category, CategoryLead
from cases.flows import flows_in_use
from cases.models import ReminderRule, RetentionRule, TimeLimit
from cases.services import load_calendars
from permissions.models import Level

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load categories, lead bodies, default time limits, calendar and reminder rules (what exists stays)."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            levels = {level.code: level for level in Level.objects.all()}
            for entry in _read("categories.json")["categories"]:
                _load_category(entry, levels)
            for entry in [*_read("time_limits.json"), *_limits_of_types()]:
                _load_limit(entry)
            for rule in _retention_of_types():
                _load_retention(**rule)
            load_calendars(now=timezone.now())
            for entry in _read("reminder_rules.json"):
                _load_rule(entry)
        counts = Category.objects.count(), TimeLimit.objects.count(), ReminderRule.objects.count()
        self.stdout.write("{} categories, {} time limits, {} rules for reminders.".format(*counts))


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _load_category(entry: dict[str, Any], levels: dict[str, Level]) -> None:
    category = Category.objects.filter(code=entry["code"]).first()
    if category is None:
        named = {name: entry[name] for name in ("code", "name_vi", "name_en", "icon")}
        few = entry.get("few", False)
        category = Category(**named, few=few, position=entry["order"], status=Category.Status.ACTIVE)
        category.save()
    for leads in (entry["lead"], entry.get("lead_2025", {})):
        for level_code, lead in leads.items():
            CategoryLead.objects.get_or_create(
                category=category,
                level=levels[level_code],
                body_name=lead["name"],
                defaults={"kind": lead["kind"]},
            )


def _limits_of_types() -> Iterator[dict[str, str]]:
    """Those that a case type has of its own, for each of its categories."""
    for flow in flows_in_use():
        for category, _name in flow.category_choices() if flow.limits else ():
            for limit, hours in flow.limits.items():
                yield {"limit": limit, "urgency": "", "category": category, "working_hours": hours}


def _load_limit(entry: dict[str, str]) -> None:
    category = entry.get("category", "")
    key = {"limit": entry["limit"], "urgency": entry["urgency"], "category_code": category, "level": None}
    if not TimeLimit.objects.filter(**key).exists():
        TimeLimit(**key, working_hours=entry["working_hours"]).save()


def _retention_of_types() -> Iterator[dict[str, Any]]:
    """How long data is kept where a case type has a time of its own, for each of its categories."""
    for flow in flows_in_use():
        for category, _name in flow.category_choices() if flow.retention else ():
            for kind, months in flow.retention.items():
                yield {"kind": kind, "category_code": category, "months": months}


def _load_retention(*, months: int, **key: str) -> None:
    if not RetentionRule.objects.filter(**key).exists():
        RetentionRule(**key, months=months).save()


def _load_rule(entry: dict[str, str]) -> None:
    """In force from today; one that was ended is not brought back."""
    key = {"step": entry["step"], "urgency": entry["urgency"], "category_code": "", "level": None}
    if not ReminderRule.objects.filter(**key).exists():
        ReminderRule(**key, working_hours=entry["working_hours"], valid_from=timezone.localdate()).save()
