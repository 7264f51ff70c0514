"""The certificate as a Word document: made when somebody asks for it, kept nowhere.

Fixed by the profile of the body that decided (DOMAIN.md, section 5): Party bodies after Regulation 399-QĐ/TW, state
bodies after Decree 30/2020. It says in words of the product for what somebody is honoured, never what was written when
they were nominated.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from cases.models import Case, Stage
from cases.source import name_shown
from cases.succession import body_of_kind
from collaborators.office_files import undated
from permissions.models import Body, BodyKind, User

from .models import Award, Commendation
from .nominee import is_nominee, nominee_of
from .signer import UNKNOWN, Signer, signer_of

FONT = "Times New Roman"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONG, SHORT = Mm(297), Mm(210)
ROOM_TO_SIGN = Pt(64)
TITLES = {Award.PRAISE: "BIỂU DƯƠNG", Award.CERTIFICATE: "GIẤY KHEN", Award.MERIT: "BẰNG KHEN"}
FOR_YEAR = "Đã có thành tích trong việc nắm bắt, phản ánh vấn đề Nhân dân quan tâm và phản hồi Nhân dân năm {year}."
FOR_ONCE = "Đã có thành tích đột xuất trong việc nắm bắt, phản ánh vấn đề Nhân dân quan tâm và phản hồi Nhân dân."
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Profile:
    """Margins in mm: top, bottom, left, right; sizes in points of the right head, its second line, the issuer."""

    margins: tuple[int, int, int, int]
    head: float
    second: float
    issuer: float
    place: float
    signing: str
    bold_post: bool


PARTY_PROFILE = Profile((20, 20, 30, 15), 15, 14, 14, 14, "T/M", bold_post=False)
STATE_PROFILE = Profile((20, 20, 30, 20), 13, 14, 13, 13, "TM.", bold_post=True)


def day_in_words(on: date) -> str:
    """«ngày 05 tháng 3 năm 2026»: a zero before days below 10 and months 1 and 2 alone."""
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def may_have(case: Case, reader: User) -> bool:
    """Whether a certificate was granted and the reader may know whose: the bodies that do, and the member."""
    detail: Commendation = case.commendation
    if not detail.is_granted or case.stage not in (Stage.HAS_RESULT, Stage.CLOSED):
        return False
    return is_nominee(case, reader) or bool(name_shown(case, reader))


def certificate(case: Case) -> bytes:
    """The document of a commendation that was granted; the caller has asked `may_have`."""
    detail: Commendation = case.commendation
    nominee = nominee_of(case)
    body: Any = detail.decided_by
    profile = PARTY_PROFILE if body.kind == BodyKind.PARTY_COMMITTEE else STATE_PROFILE
    paper = _blank(profile)
    _head(paper, body, profile)
    _line(paper, TITLES[Award(detail.award)], 30, bold=True, before=24, after=12)
    _line(paper, "Tặng: " + (nominee.full_name if nominee else "…"), 20, bold=True, after=6)
    _line(paper, f"Cộng tác viên dư luận xã hội, {case.unit.name}", 16, after=6)
    merit = FOR_YEAR.format(year=detail.campaign.year) if detail.campaign else FOR_ONCE
    _line(paper, merit, 16, after=18)
    _foot(paper, detail, signer_of(case), profile)
    kept = BytesIO()
    paper.save(kept)
    return undated(kept)


def _blank(profile: Profile) -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, LONG, SHORT
    top, bottom, left, right = (Mm(margin) for margin in profile.margins)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = top, bottom, left, right
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    paper.core_properties.author, paper.core_properties.title = "", ""
    return paper


def _head(paper: Paper, body: Body, profile: Profile) -> None:
    """Two columns without borders: the issuer on the left, Party or nation on the right."""
    left, right = paper.add_table(rows=1, cols=2).rows[0].cells
    above = body_of_kind(body.unit.parent, body.kind)
    lines = [(above.name.upper(), False)] if above else []
    _lines(left, [*lines, (body.name.upper(), True)], profile.issuer)
    if profile is PARTY_PROFILE:
        _centred(left.add_paragraph(), "*", profile.issuer)
        _ruled(_lines(right, [(PARTY, True)], profile.head))
    else:
        _ruled(_lines(left, [], profile.issuer))
        _lines(right, [(NATION, True)], profile.head)
        _ruled(_centred(right.add_paragraph(), MOTTO, profile.second, bold=True))


def _lines(cell: Any, lines: list[tuple[str, bool]], size: float) -> Paragraph:
    """The lines below each other, the first in the empty paragraph that a cell has; returns the last."""
    last = cell.paragraphs[-1]
    for text, bold in lines:
        if last.text:
            last = cell.add_paragraph()
        _centred(last, text, size, bold=bold)
    return last


def _line(paper: Paper, text: str, size: float, *, bold: bool = False, before: float = 0, after: float = 0) -> None:
    line = _centred(paper.add_paragraph(), text, size, bold=bold)
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)


def _centred(line: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    run = line.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return line


def _ruled(line: Paragraph) -> Paragraph:
    """A solid rule below the words, of about their length."""
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(22)
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    line._p.get_or_add_pPr().append(borders)
    return line


def _foot(paper: Paper, detail: Commendation, signer: Signer, profile: Profile) -> None:
    """The decision on the left; on the right place and day, who signs, and room for signature and seal."""
    left, right = paper.add_table(rows=1, cols=2).rows[0].cells
    body: Any = detail.decided_by
    decided_on: Any = detail.decided_on
    on = day_in_words(decided_on)
    _lines(left, [(f"Quyết định số {detail.decision_number}", False), (on, False)], 13)
    _centred(right.paragraphs[0], f"{_place(body)}, {on}", profile.place, italic=True)
    _centred(right.add_paragraph(), f"{profile.signing} {body.name.upper()}", profile.issuer, bold=True)
    for line in signer.post:
        _centred(right.add_paragraph(), line, profile.issuer, bold=profile.bold_post)
    name = _centred(right.add_paragraph(), signer.name or UNKNOWN, 14, bold=True)
    name.paragraph_format.space_before = ROOM_TO_SIGN


def _place(body: Body) -> str:
    """The name of the unit without what kind of unit it is."""
    words = body.unit.name.split()
    return " ".join(words[2:] if words[0] == "Thành" else words[1:])
