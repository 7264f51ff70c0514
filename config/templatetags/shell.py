"""Tags of the page shell: icons, dates, form fields, page links. Loaded into every template."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.case_list import Row as CaseRow
from cases.models.stages import Stage, Urgency
from cases.references import new_public_id
from cases.warnings import INSTEAD, MESSAGES
from cases.weeks import due_roughly
from config import moments

register = template.Library()

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
OPENING = re.compile(r"<svg.*?>", re.DOTALL)
PLAIN_WIDGETS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


@lru_cache(maxsize=256)
def icon_paths(name: str, style: str) -> str:
    """What stands inside the <svg> of a Tabler icon. Raises FileNotFoundError for an unknown name."""
    svg = (settings.ICONS_DIR / f"{style}/{name}.svg").read_text()
    inner = OPENING.sub("", COMMENT.sub("", svg), count=1).replace("</svg>", "")
    return " ".join(inner.split())


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "", classes: str = "", style: str = "outline") -> SafeString:
    """A Tabler icon as inline SVG: hidden from screen readers unless a label names it."""
    paint = (
        'fill="currentColor"'
        if style == "filled"
        else 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    )
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" {} {}>{}</svg>',
        classes,
        mark_safe(paint),
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        mark_safe(icon_paths(name, style)),
    )


@register.inclusion_tag("components/leak_words.html")
def leak_words() -> dict[str, Any]:
    """The script that looks at texts while they are typed, with what it says and offers for each kind of leak."""
    return {"kinds": [(kind.replace("_", "-"), text, INSTEAD[kind]) for kind, text in MESSAGES.items()]}


# What stands in every row of a list is made here and not by templates of its own: a row would cost twice as much.


@register.simple_tag
def stage(code: str, is_open: bool) -> SafeString:
    """Where a case stands (a value of `Stage`) as a tag, with another sign once the case has ended."""
    return _stage(code, is_open, get_language())


@lru_cache(maxsize=128)
def _stage(code: str, is_open: bool, _language: str | None) -> SafeString:
    sign, classes = ("circle-dot", "") if is_open else ("circle-check", " tag-done")
    return format_html('<span class="tag tag-stage{}">{}{}</span>', classes, icon(sign), Stage(code).label)


@register.simple_tag
def about(row: CaseRow, now: datetime) -> SafeString:
    """The second line of a row: category, place, when it was opened and, while it is open, where it waits."""
    case, place = row.case, row.place
    parts = [row.category, place, place.week or moment(case.opened_at, now=now)]
    if row.is_open:
        parts.append(" ".join((_("waits at"), str(case.current_body))))
    return mark_safe(" · ".join(map(conditional_escape, parts)))


@register.simple_tag
def standing(row: CaseRow, now: datetime) -> SafeString:
    """Where the case of a row stands and, while it is open, until when."""
    shown = stage(row.case.stage, row.is_open)
    return shown + due(row.case.due_at, now, short=True, near=row.case.near) if row.is_open else shown


@register.simple_tag
def case_address(public_id: str) -> str:
    """The address of a case's page."""
    before, after = _around_case(get_script_prefix())
    return f"{before}{public_id}{after}"


@lru_cache(maxsize=8)
def _around_case(_script_prefix: str) -> list[str]:
    """What stands before and after the id; looking the address up for every row costs as much as its title."""
    any_case = new_public_id()
    return reverse("case_page", args=[any_case]).split(any_case)


URGENCY_TAGS = {
    Urgency.URGENT: ("tag-outline", "chevron-up"),
    Urgency.VERY_URGENT: ("tag-strong", "chevrons-up"),
}


@register.simple_tag
def urgency(code: str) -> SafeString:
    """A value of `Urgency` as a tag; nothing for the normal one."""
    if code not in URGENCY_TAGS:
        return SafeString()
    classes, sign = URGENCY_TAGS[Urgency(code)]
    return format_html('<span class="tag {}">{}{}</span>', classes, icon(sign), Urgency(code).label)


@register.simple_tag
def marked(pieces: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in pieces, those marked True in <mark>."""
    return mark_safe("".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces))


@register.simple_tag
def due(due_at: datetime | None, now: datetime | None = None, short: bool = False, near: bool = True) -> SafeString:
    """A due date: how far away or over, with icon and word; the date itself beside it unless `short`.

    Readers who are not near to the case learn only what was overdue by the end of last week (cases/weeks.py).
    """
    if due_at is None:
        return SafeString()
    now = now or timezone.now()
    how = moments.due(due_at, now) if near else _due_from_afar(due_at, now)
    return format_html(
        '<span class="due due-{}">{}<span>{}{}</span>{}</span>',
        how.state,
        icon("alert-triangle" if how.state == moments.LATE else "clock"),
        format_html('<span class="visually-hidden">{}</span>', _("due soon:")) if how.state == moments.DUE_SOON else "",
        how.text,
        "" if short or not near else _time(due_at, moments.absolute(due_at, now), classes="due-at"),
    )


def _due_from_afar(due_at: datetime, now: datetime) -> moments.Due:
    is_late, text = due_roughly(due_at, now)
    return moments.Due(moments.LATE if is_late else moments.AHEAD, text)


@register.simple_tag
def moment(value: datetime | None, style: str = "absolute", now: datetime | None = None) -> SafeString:
    """A moment in the reader's words; `style` is "absolute", "relative" or "both"."""
    if value is None:
        return SafeString()
    now = now or timezone.now()
    absolute, relative = moments.absolute(value, now), moments.ago(value, now)
    if style == "both":
        return _time(value, format_html('{} <span class="moment-ago">({})</span>', absolute, relative))
    text, title = (relative, absolute) if style == "relative" else (absolute, relative)
    return _time(value, text, title=title)


def _time(value: datetime, text: str, *, title: str = "", classes: str = "moment") -> SafeString:
    if not title:
        return format_html('<time class="{}" datetime="{}">{}</time>', classes, value.isoformat(), text)
    return format_html('<time class="{}" datetime="{}" title="{}">{}</time>', classes, value.isoformat(), title, text)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form field's input with the classes of the theme, marked when it has an error."""
    own = field.field.widget
    classes = [own.attrs.get("class", ""), *_widget_classes(own)]
    if field.errors:
        classes.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


def _widget_classes(own: forms.Widget) -> list[str]:
    if isinstance(own, forms.CheckboxInput):
        return ["form-check-input"]
    if isinstance(own, PLAIN_WIDGETS):
        return []
    return ["form-select"] if isinstance(own, forms.Select) else ["form-control"]


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """True for one box with its label beside it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The page's own address with some of its parameters changed; None or "" removes one."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
