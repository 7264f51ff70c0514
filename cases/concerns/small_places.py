"""Warns while recording where hamlet, matter and day together may point to a handful of households.

What is counted are cases that the person may see anyway, and no more is said than «few»: so the warning tells nothing
about cases of others. It comes rather too often than that.
"""

from cases.counting import are_few
from cases.models import Case
from permissions import policy
from permissions.models import User

from .models import Category


def points_to_few(user: User, *, category: Category, area_id: int | None, unit_id: int, dated: bool) -> bool:
    """Whether a concern of that category in that hamlet, with a day, may point to few households.

    Never for the unit as a whole. One statement, and for categories marked `few` alone.
    """
    if not dated or area_id in (None, unit_id) or not category.few:
        return False
    before = Case.objects.filter(category_code=category.code, concern__area=area_id)
    return are_few(policy.visible(user, before))
