"""What the case page shows of a member's other reviews, each to whom it is for."""

from django import template

from cases.page import CasePage

from ..models import ConductReview
from ..shown import earlier_for, open_for

register = template.Library()


@register.simple_tag
def earlier_on(page: CasePage) -> list[ConductReview]:
    return earlier_for(page)


@register.simple_tag
def open_on(page: CasePage) -> list[tuple[ConductReview, bool]]:
    return open_for(page)
