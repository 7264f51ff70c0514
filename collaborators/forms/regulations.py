"""The regulation as a text, read into numbered clauses."""

import re
from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.texts import Text
from permissions.forms.base import Day, Name

from ..services import ClauseText

ARTICLE = re.compile(r"Điều\s+(\d+[a-zđ]?)\s*[.:]?\s*(.*)", re.IGNORECASE)
POINT = re.compile(r"(\d+(?:\.\d+)*[a-zđ]?)[.)]?\s+(.+)")
LIMIT = 60_000
NO_NUMBER = _("The first line has no number. Begin with “Điều 1. …” or “1. …”.")
EXAMPLE = (
    "Điều 5. Nhiệm vụ của thành viên\n1. Nắm bắt và phản ánh kịp thời, trung thực, khách quan.\n2. Giữ bí mật nguồn."
)


class RegulationForm(forms.Form):
    """A new version for all groups of a body."""

    use_required_attribute = False
    title = Name(label=_("Title"), max_length=200)
    decision_number = forms.CharField(
        label=_("Issued by decision number"),
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "12-QĐ/ĐU", "autocomplete": "off"}),
    )
    decided_on = Day(label=_("Dated"))
    valid_from = Day(label=_("In force from"))
    clauses = Text(
        limit=LIMIT,
        label=_("Text"),
        help_text=_(
            "Paste it as it is. A line that begins with “Điều 5.” begins an article; “1.” below it becomes clause 5.1; "
            "other lines belong to the one before."
        ),
        widget=forms.Textarea(attrs={"rows": 16, "placeholder": EXAMPLE, "spellcheck": "false"}),
    )

    def clean_clauses(self) -> list[ClauseText]:
        """Raises ValidationError for a text that begins without a number."""
        return list(read_clauses(self.cleaned_data["clauses"]))


def read_clauses(text: str) -> Iterator[ClauseText]:
    """The clauses in their order; a heading without text below it is the text.

    An article whose points are clauses of their own stands as its heading alone. Raises ValidationError.
    """
    article = ""
    found: list[tuple[str, str, list[str]]] = []
    for line in filter(None, (" ".join(one.split()) for one in text.splitlines())):
        if head := ARTICLE.fullmatch(line):
            article = head[1]
            found.append((article, head[2], []))
        elif (point := POINT.fullmatch(line)) and point[1] != article:
            number = point[1] if not article or point[1].startswith(f"{article}.") else f"{article}.{point[1]}"
            found.append((number, "", [point[2]]))
        elif found:
            found[-1][2].append(line)
        else:
            raise forms.ValidationError(NO_NUMBER)
    for number, heading, lines in found:
        told = "\n".join(lines)
        yield ClauseText(number, heading if told else "", told or heading)
