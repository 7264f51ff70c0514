"""The checklist of standards, and the list that it follows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.reasons import AsksReason
from cases.forms.texts import Text
from permissions.forms.base import Day

from .. import errors
from ..models import StandardsVersion
from ..models.standards import point_text
from ..services import Mark
from ..services.standards import REMARK_LENGTH

MET, UNMET = "yes", "no"
UNEVEN = _("Vietnamese and English have different numbers of lines: %(vi)d and %(en)d.")


class ChecklistForm(AsksReason):
    """Each point of a version met or not, with a remark; `checked` are the remarks."""

    use_required_attribute = False
    signed_on = Day(label=_("Signed on"))

    def __init__(self, *args: Any, version: StandardsVersion, **options: Any) -> None:
        self.version = version
        self.checked = tuple(f"remark_{point['code']}" for point in version.points)
        self._points = {name: field for point in version.points for name, field in _fields(point)}
        super().__init__(*args, **options)

    def ask_reason(self, names: Iterable[str], *args: Any, **options: Any) -> None:
        """The fields of the points are there before the remarks are looked at."""
        self.fields.update(self._points)
        super().ask_reason(names, *args, **options)

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Point by point: met or not, and the remark."""
        return [(self[f"met_{point['code']}"], self[f"remark_{point['code']}"]) for point in self.version.points]

    @property
    def reason(self) -> forms.BoundField | None:
        return self["override_reason"] if "override_reason" in self.fields else None

    def marks(self) -> dict[str, Mark]:
        """What the service takes; points without an answer are left out. Only for a valid form."""
        told = self.cleaned_data
        return {
            point["code"]: Mark(told[f"met_{point['code']}"] == MET, told[f"remark_{point['code']}"])
            for point in self.version.points
            if told[f"met_{point['code']}"]
        }


def _fields(point: dict[str, str]) -> list[tuple[str, forms.Field]]:
    met = forms.ChoiceField(
        label=point_text(point),
        choices=[(MET, _("Met")), (UNMET, _("Not met"))],
        widget=forms.RadioSelect,
        error_messages={"required": errors.MARK_MISSING},
    )
    label = _("Remark (needed where the point is not met)")
    remark = Text(limit=REMARK_LENGTH, required=False, label=label, widget=forms.Textarea(attrs={"rows": 2}))
    remark.needed_sometimes = True  # type: ignore[attr-defined]
    return [(f"met_{point['code']}", met), (f"remark_{point['code']}", remark)]


class StandardsForm(forms.Form):
    """The points, one a line, in both languages; a line that stays keeps its code."""

    use_required_attribute = False
    vietnamese = forms.CharField(
        required=False,
        label=_("In Vietnamese, one point a line"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    english = forms.CharField(
        required=False,
        label=_("In English, in the same order"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, version: StandardsVersion, **options: Any) -> None:
        self.version = version
        super().__init__(*args, **options)
        self.initial = {
            "vietnamese": "\n".join(point["vi"] for point in version.points),
            "english": "\n".join(point["en"] for point in version.points),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        vi, en = (_lines(cleaned.get(name, "")) for name in ("vietnamese", "english"))
        if len(vi) != len(en):
            self.add_error("english", UNEVEN % {"vi": len(vi), "en": len(en)})
        elif not vi:
            self.add_error("vietnamese", errors.POINTS_NEEDED)
        codes = {point["vi"]: point["code"] for point in self.version.points}
        cleaned["points"] = [
            {"code": codes.get(one, ""), "vi": one, "en": other} for one, other in zip(vi, en, strict=False)
        ]
        return cleaned


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
