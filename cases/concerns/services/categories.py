"""The central list of matters: one person of the top level proposes, another confirms (docs/principles.md)."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.scopes import check_top
from cases.services.proposals import check_second_person
from permissions.actors import Actor
from permissions.services.common import save_recorded
from permissions.text import fold
from workflows.errors import IllegalTransition

from ..models import Category

ACTION = "administration.categories"
ABOUT_PEOPLE = _(
    "Categories are public matters. Religion, ethnicity, political attitude, protests and complaints against "
    "persons are not."
)
EXISTS = _("There is a category with this code already.")
REFUSED_WORDS = (
    "ton giao", "dan toc", "sac toc", "chinh tri", "tu tuong", "bieu tinh", "khieu kien", "to cao",
    "khieu nai can bo", "dao duc", "religion", "ethnic", "politic", "protest", "opinion", "attitude",
)  # fmt: skip
"""Refused wherever they stand, folded."""
REFUSED_NAMES = (
    # ethnic groups; «chăm sóc», «người kinh doanh», «người thương binh» and «chợ hoa» are none
    "khmer", "kho me", "nguoi cham", "dong bao cham", "cham people", "nguoi hoa", "dong bao hoa", "hoa kieu", "chinese",
    "nguoi tay", "nguoi thai", "nguoi muong", "nguoi nung", "nguoi dao", "nguoi mong", "h mong", "hmong", "e de", "ede",
    "gia rai", "jarai", "jrai", "ba na", "bahnar", "xtieng", "stieng", "montagnard", "montagnards", "minority",
    "minorities",
    # religions, their people and houses
    "phat giao", "phat tu", "hoa hao", "cao dai", "caodai", "cong giao", "thien chua", "ky to", "tin lanh", "hoi giao",
    "ba la mon", "buu son ky huong", "tu an hieu nghia", "tinh do cu si", "tin nguong", "tin do", "giao dan", "giao xu",
    "nha tho", "chua chien", "thanh that", "thanh duong", "linh muc", "muc su", "tang ni", "su sai",
    "buddhism", "buddhist", "buddhists", "catholic", "catholics", "christian", "christians", "protestants", "islam",
    "muslim", "muslims", "hindu", "church", "churches", "pagoda", "pagodas", "mosque", "mosques", "monks",
    "clergy", "faith",
)  # fmt: skip
"""Refused as whole words, folded: parts of them are everyday words."""
INSIDE_NAMES = re.compile(r"[-'’]")
BETWEEN_WORDS = re.compile(r"[^\w\s]+")


def is_about_people(names: str) -> bool:
    """Whether names of a category speak of faith, descent or attitude, as far as words tell."""
    folded = fold(names)
    # A comma parts words: «Lễ hội, giao lưu» does not speak of «hồi giáo».
    words = " ".join(BETWEEN_WORDS.sub(" | ", INSIDE_NAMES.sub(" ", folded)).split())
    found = (f" {name} " in f" {words} " for name in REFUSED_NAMES)
    return any(word in folded for word in REFUSED_WORDS) or any(found)


@transaction.atomic
def propose_category(
    *, code: str, name_vi: str, name_en: str, icon: str, few: bool = False, actor: Actor, now: datetime
) -> Category:
    """A category that waits for a second person. Raises NotPermitted, ValidationError."""
    check_top(actor, ACTION)
    if is_about_people(f"{name_vi} / {name_en}"):
        raise ValidationError({"name_vi": ABOUT_PEOPLE})
    if Category.objects.filter(code=code).exists():
        raise ValidationError({"code": EXISTS})
    category = Category(code=code, name_vi=name_vi, name_en=name_en, icon=icon, few=few, proposed_by=actor.user.pk)
    category.full_clean()
    save_recorded(category, verb="proposed", actor=actor, now=now, data={"code": code, "few": few})
    return category


def confirm_category(*, category: Category, actor: Actor, now: datetime) -> Category:
    """The category, in force. Raises NotPermitted (also for who proposed it), IllegalTransition."""
    return _decide(category, Category.Status.ACTIVE, "confirmed", actor, now)


def refuse_category(*, category: Category, actor: Actor, now: datetime) -> Category:
    """The category, refused for good. Raises NotPermitted (also for who proposed it), IllegalTransition."""
    return _decide(category, Category.Status.REFUSED, "refused", actor, now)


@transaction.atomic
def _decide(category: Category, status: str, verb: str, actor: Actor, now: datetime) -> Category:
    check_top(actor, ACTION)
    category = Category.objects.select_for_update().get(pk=category.pk)
    if category.status != Category.Status.PROPOSED:
        raise IllegalTransition
    check_second_person(category.proposed_by, actor)
    category.status = status
    save_recorded(category, verb=verb, actor=actor, now=now, data={"code": category.code})
    return category
