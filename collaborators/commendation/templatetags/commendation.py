"""What the case page shows of a commendation, each to whom it is for."""

from typing import Any

from django import template

from cases.models import Case, Participant
from cases.page import CasePage

from ..certificate import may_have
from ..evidence import Evidence
from ..nominee import among, nominee_of
from ..shown import block_for, evidence_for_reader, others_open

register = template.Library()


@register.simple_tag
def nominee_name(page: CasePage) -> str:
    """For the bodies that know it, and for who nominated them; "" for the member, who is spoken to."""
    if page.named_source:
        return page.named_source
    entered = among(page.case, [page.user.pk], Participant.Kind.ENTERED_BY)
    found = nominee_of(page.case) if entered else None
    return found.full_name if found else ""


@register.simple_tag
def evidence_on(page: CasePage) -> Evidence | None:
    return evidence_for_reader(page)


@register.simple_tag
def block_on(page: CasePage) -> Any:
    return block_for(page)


@register.simple_tag
def others_on(page: CasePage) -> list[Case]:
    return others_open(page)


@register.simple_tag
def certificate_on(page: CasePage) -> bool:
    return may_have(page.case, page.user)
