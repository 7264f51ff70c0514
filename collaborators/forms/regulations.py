"""The regulation as a text, read into numbered clauses."""

import re
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.texts import Text
from permissions.forms.base import Day, Name

from ..services import ClauseText

ARTICLE = re.compile(r"Điều\s+(\d+[a-zđ]?)\s*[.:]?\s*(.*)", re.IGNORECASE)
POINT = re.compile(r"(\d+(?:\.\d+)*[a-zđ]?)([.)]?)\s+(.+)")
CHAPTER = re.compile(
    r"(?:Chương|Mục|Phần)\s+(?:[IVXLC]+|\d+)(?P<rest>\s*[.:–-].*|\s+.*|)|Nơi nhận\s*:.*", re.IGNORECASE
)
"""What stands between the articles, and below the last one, and is no clause."""
LIMIT = 60_000
NO_NUMBER = _("No line begins with a number. Begin each article with “Điều 1. …”, or each clause with “1. …”.")
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
            "other lines belong to the one before. You see all clauses before anything is published."
        ),
        widget=forms.Textarea(attrs={"rows": 16, "placeholder": EXAMPLE, "spellcheck": "false"}),
    )

    def clean_clauses(self) -> list[ClauseText]:
        """Raises ValidationError for a text without any number."""
        read = read_text(self.cleaned_data["clauses"])
        self.left_out = read.left_out
        return read.clauses


@dataclass(frozen=True)
class RegulationText:
    """The clauses in their order, and the lines that belong to none: the head, chapters, who receives it."""

    clauses: list[ClauseText]
    left_out: list[str]


def read_text(text: str) -> RegulationText:
    """A heading without text below it is the text. An article whose points are clauses stands as its heading alone.

    Raises ValidationError.
    """
    article, is_between = "", True
    found: list[tuple[str, str, list[str]]] = []
    left_out: list[str] = []
    for line in filter(None, (" ".join(one.split()) for one in text.splitlines())):
        if head := ARTICLE.fullmatch(line):
            article, is_between = head[1], False
            found.append((article, head[2], []))
        elif _is_chapter(line):
            article, is_between = "", True
            left_out.append(line)
        elif (point := POINT.fullmatch(line)) and (point[2] or _is_own(article, point[1])):
            is_between = False
            found.append((_numbered(article, point[1]), "", [point[3]]))
        elif is_between:
            left_out.append(line)
        else:
            found[-1][2].append(line)
    if not found:
        raise forms.ValidationError(NO_NUMBER)
    return RegulationText([_clause(*one) for one in found], left_out)


def _is_chapter(line: str) -> bool:
    """«Chương II. Quyền», «MỤC 1 QUYỀN»; not «Mục 1 của Quy chế này», which goes on a sentence."""
    found = CHAPTER.fullmatch(line)
    rest = (found["rest"] or "").strip() if found else ""
    return found is not None and (not rest or rest[0] in ".:–-" or rest.isupper())


def _is_own(article: str, point: str) -> bool:
    """Whether a number without a dot or bracket behind it is a clause's: «5.1», and not the «30» of «30 ngày»."""
    return "." in point and (not article or point.startswith(f"{article}."))


def _numbered(article: str, point: str) -> str:
    """The number of a clause: «1» below article 5 is 5.1; «5.1» says it by itself."""
    return point if not article or point.startswith(f"{article}.") else f"{article}.{point}"


def _clause(number: str, heading: str, lines: list[str]) -> ClauseText:
    told = "\n".join(lines)
    return ClauseText(number, heading if told else "", told or heading)
