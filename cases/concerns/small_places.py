"""Warns while recording where hamlet, matter and day together may point to a handful of households.

What is counted are cases that the person may see anyway, and no more is said than «few»: so the warning tells nothing
about cases of others. It comes rather too often than that.
"""

import json
from functools import cache
from pathlib import Path

from cases.counting import are_few
from cases.models import Case
from permissions import policy
from permissions.models import User

DATA = Path(__file__).with_name("data") / "categories.json"


@cache
def touching_few() -> frozenset[str]:
    """Codes of categories that often touch single households, marked `few` in the central list."""
    entries = json.loads(DATA.read_text(encoding="utf-8"))["categories"]
    return frozenset(entry["code"] for entry in entries if entry.get("few"))


def points_to_few(user: User, *, category_code: str, area_id: int | None, unit_id: int, dated: bool) -> bool:
    """Whether a concern of that category in that hamlet, with a day, may point to few households.

    Never for the unit as a whole. One statement, and for the marked categories alone.
    """
    if not dated or area_id in (None, unit_id) or category_code not in touching_few():
        return False
    before = Case.objects.filter(category_code=category_code, concern__area=area_id)
    return are_few(policy.visible(user, before))
