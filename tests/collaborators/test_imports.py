"""Members from a spreadsheet: read, shown with what is wrong, admitted once confirmed; and the list as CSV."""

import io
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from collaborators import errors
from collaborators.imports import rows as rows_module
from collaborators.imports import sheets
from collaborators.imports.rows import headings, read_rows
from collaborators.imports.sheets import MOST_ROWS, read_sheet, template
from collaborators.models import Decision, EndKind, MemberImport, Membership
from collaborators.services import confirm_import, dissolve_group, keep_import
from collaborators.services.common import ANYTHING
from collaborators.services.import_members import KEPT, PIECE, expire_import, take_piece
from ledger import outbox
from ledger.models import AccessEntry, Event, OutboxMessage
from permissions import errors as permission_errors
from permissions.models import User
from tests.circle import TODAY
from tests.collaborators.test_group_pages import MAIL, PAPER, PHONE, browser
from tests.factories import NOW
from workflows.errors import IllegalTransition, NotPermitted

pytestmark = pytest.mark.either

HEADS = ["Họ và tên", "Tên đăng nhập", "Tư cách tham gia", "Ấp, khu vực", "Là tổ trưởng", "Tham gia từ", "Hết nhiệm kỳ"]
FULL = [*HEADS, "Điện thoại công việc", "Thư điện tử công việc"]
GOOD = ["Trần Thị Mới", "", "Người có uy tín", "ấp e2", "", "20/01/2025", ""]


def xlsx(*rows: list) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("thanh-vien.xlsx", stream.getvalue())


def text(*lines: str, encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    return SimpleUploadedFile("thanh-vien.csv", "\r\n".join(lines).encode(encoding))


def read(circle, *rows: list, heads=None):
    return read_rows(read_sheet(xlsx(heads or headings(), *rows)), group=circle.group, today=TODAY)


def kept(circle, *rows: list, now: datetime = NOW) -> MemberImport:
    told = [row.as_json() for row in read(circle, *rows)]
    return keep_import(group=circle.group, rows=told, actor=circle.actor(), now=now)


def confirmed(circle, *rows: list, now: datetime = NOW) -> MemberImport:
    made, paper = kept(circle, *rows, now=now), circle.paper("88-QĐ/ĐU")
    return confirm_import(member_import=made, decision=paper, actor=circle.actor(), now=now)


def deliver(now: datetime = NOW) -> None:
    """As the worker does, until nothing is left that is due."""
    while outbox.deliver(now=now, worker="test").count:
        pass


def many(count: int) -> list[list]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        [f"Trần {letters[n // 26].upper()}{letters[n % 26]}", "", "Người có uy tín", "Ấp E2", "", "20/01/2025", ""]
        for n in range(count)
    ]


# -- reading ---------------------------------------------------------------------------------------------------------


def test_a_row_is_read_whatever_capitals_accents_and_order(circle):
    (row,) = read(circle, ["x", "20/01/2025", "nguoi co uy tin", "Trần Thị Mới", "ấp KINH 500", 901234567.0], heads=[
        "Là tổ trưởng", "Tham gia từ *", "tư cách tham gia", "HỌ VÀ TÊN", "Ấp, khu vực", "Điện thoại công việc",
    ])  # fmt: skip
    assert row.problems == {}
    assert row.member | {"hamlet": 0} == {
        "full_name": "Trần Thị Mới", "user": None, "capacity": "respected", "hamlet": 0, "is_lead": True,
        "valid_from": "2025-01-20", "term_ends_on": None, "work_phone": "0901 234 567", "work_email": "",
    }  # fmt: skip
    assert row.member["hamlet"] == circle.world.units["hamlet2"].pk


def test_days_may_be_days_or_text(circle):
    (row,) = read(circle, [*GOOD[:5], datetime(2025, 1, 20), date(2027, 1, 20)])
    assert (row.member["valid_from"], row.member["term_ends_on"]) == ("2025-01-20", "2027-01-20")
    for typed in ("20-01-2025", "20.01.2025", "2025-01-20"):
        (row,) = read(circle, [*GOOD[:5], typed, ""])
        assert row.member["valid_from"] == "2025-01-20"


def test_english_headings_and_labels_are_read_too(circle):
    (row,) = read(circle, ["New One", "Respected person", "Ấp E2", "20/01/2025"], heads=[
        "Full name", "In the group as", "Hamlet", "Member from",
    ])  # fmt: skip
    assert row.problems == {}


def test_a_user_name_names_somebody_with_an_account(circle):
    (row,) = read(circle, ["", "volunteer", *GOOD[2:]])
    assert row.member["user"] == circle.user("volunteer").pk


@pytest.mark.parametrize(
    ("place", "value", "column", "message"),
    [
        (0, "", "full_name", rows_module.NAME_MISSING),
        (0, "Trần 12", "full_name", permission_errors.NAME_LETTERS),
        (1, "reviewer", "username", rows_module.UNKNOWN_USERNAME),
        (2, "bạn", "capacity", rows_module.UNKNOWN_CAPACITY),
        (3, "", "hamlet", errors.HAMLET_NEEDED),
        (3, "Ấp Phụng Quới", "hamlet", rows_module.UNKNOWN_HAMLET),
        (4, "có lẽ", "is_lead", rows_module.NOT_YES_OR_NO),
        (5, "", "valid_from", rows_module.NOT_A_DAY),
        (5, "31/02/2025", "valid_from", rows_module.NOT_A_DAY),
        (5, "01/01/2025", "valid_from", errors.NOT_FOUNDED_YET % {"day": "15/01/2025"}),
        (6, "01/01/2025", "term_ends_on", errors.TERM_BEFORE_START),
        (7, "12", "work_phone", errors.NOT_A_PHONE),
        (8, "ten", "work_email", errors.NOT_AN_ADDRESS),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(circle, place, value, column, message):
    typed = [*GOOD, "", ""]
    typed[place] = value
    good, wrong = read(circle, [*GOOD[:3], "Ấp Kinh 500", *GOOD[4:]], typed, heads=FULL)
    assert (good.number, good.problems) == (2, {})
    assert (wrong.number, wrong.problems) == (3, {column: str(message)})


def test_twice_and_two_leads(circle):
    first, second = read(circle, GOOD, GOOD)
    assert (first.problems, second.problems) == ({}, {"full_name": str(rows_module.TWICE % {"row": 2})})
    lead = ["Trần Thị Hai", *GOOD[1:4], "x", *GOOD[5:]]
    other = ["Trần Thị Ba", *GOOD[1:4], "X", *GOOD[5:]]
    assert [row.problems for row in read(circle, lead, other)] == [{}, {"is_lead": str(rows_module.TWO_LEADS)}]
    circle.admit("group_lead", is_lead=True)
    assert read(circle, lead)[0].problems == {"is_lead": str(rows_module.TWO_LEADS)}


def test_different_people_are_not_taken_for_one(circle):
    """Rows whose user name or name cannot be used are told just that."""
    rows = read(
        circle,
        ["Trần Văn A", "ai1", *GOOD[2:]],
        ["Trần Văn B", "ai2", *GOOD[2:]],
        ["", "", *GOOD[2:]],
        ["Ông Ba 5", "", *GOOD[2:]],
        ["Trần Thị Mới", "", "Người có uy tín", "Ấp Khác", "", "20/01/2025", ""],
        GOOD,
    )
    told = [row.problems for row in rows]
    unknown = {"username": str(rows_module.UNKNOWN_USERNAME)}
    assert told[:3] == [unknown, unknown, {"full_name": str(rows_module.NAME_MISSING)}]
    assert told[3:] == [
        {"full_name": str(permission_errors.NAME_LETTERS)}, {"hamlet": str(rows_module.UNKNOWN_HAMLET)}, {},
    ]  # fmt: skip


def test_what_would_fail_later_is_said_at_once(circle):
    long, far = read(circle, ["Trần " + "a" * 120, *GOOD[1:]], [*GOOD[:5], "27/11/2036", ""])
    assert "120" in long.problems["full_name"]
    assert far.problems == {"valid_from": str(errors.TOO_FAR)}


def test_a_member_is_not_admitted_again(circle):
    """Neither by a file sent twice, nor by one that was looked through before the first was taken."""
    first = confirmed(circle, GOOD)
    second = MemberImport.objects.create(
        group=circle.group, made_by=first.made_by, made_at=NOW, rows=first.rows, total=1, state="running",
        decision=first.decision,
    )  # fmt: skip
    deliver()
    second = take_piece(member_import=second, now=NOW)
    assert second.failures == [{"row": 2, "message": str(errors.IN_GROUP_ALREADY)}]
    assert Membership.objects.count() == 1
    assert read(circle, GOOD)[0].problems == {"full_name": str(errors.IN_GROUP_ALREADY)}


def test_a_needed_column_is_named(circle):
    with pytest.raises(ValidationError, match="Tham gia từ"):
        read(circle, ["Trần Thị Mới", "Người có uy tín"], heads=["Họ và tên", "Tư cách tham gia"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_any_delimiter(circle, delimiter):
    heads = ["Họ và tên", "Tư cách tham gia", "Tham gia từ", "Là tổ trưởng"]
    lines = [delimiter.join(heads), "", delimiter.join(["Trần Thị Mới", "Người có uy tín", "20/01/2025", "x"])]
    (row,) = read_rows(read_sheet(text(*lines)), group=circle.group, today=TODAY)
    assert (row.number, row.problems) == (3, {})


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04rubbish"), "hỏng"),
        (SimpleUploadedFile("a.csv", b"a\0b\n1"), str(sheets.NOT_A_SHEET)),
        (text("Họ và tên", "Trần", encoding="utf-16"), str(sheets.NOT_A_SHEET)),
        (SimpleUploadedFile("danh-sach.xlsx", "Danh sách tổ".encode()), str(sheets.NOT_A_SHEET)),
        (text("Hä", "Ö", encoding="latin-1"), str(sheets.NOT_UTF8)),
        (text("Họ và tên"), str(sheets.EMPTY)),
        (text("a", *(["1"] * (MOST_ROWS + 1))), str(sheets.TOO_MANY_ROWS)),
        (xlsx(["a"], *([["1"]] * (MOST_ROWS + 1))), str(sheets.TOO_MANY_ROWS)),
    ],
)
def test_files_that_cannot_be_read(upload, message):
    with pytest.raises(ValidationError) as raised:
        read_sheet(upload)
    assert message in " ".join(raised.value.messages)


def test_the_template_is_the_same_whenever_it_is_made():
    """Otherwise two files would differ by the moment, and nobody could tell that they differ by nothing else."""
    archive = ZipFile(io.BytesIO(template(headings(), ["Ấp E2"])))
    assert {part.date_time for part in archive.infolist()} == {(2024, 8, 1, 0, 0, 0)}
    properties = archive.read("docProps/core.xml").decode()
    assert properties.count("2024-08-01T00:00:00Z") == 2
    assert str(timezone.now().year) not in properties


def test_the_template_is_read_back(circle):
    book = load_workbook(io.BytesIO(template(headings(), ["Ấp E2", "=HYPERLINK(1)"])))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == headings()
    assert book.worksheets[1]["B2"].value == "'=HYPERLINK(1)"
    sheet.append(GOOD)
    stream = io.BytesIO()
    book.save(stream)
    (row,) = read_rows(read_sheet(SimpleUploadedFile("a.xlsx", stream.getvalue())), group=circle.group, today=TODAY)
    assert row.problems == {}


# -- taking ----------------------------------------------------------------------------------------------------------


def test_nothing_is_saved_until_confirmed(circle):
    people = User.objects.count()
    made = kept(circle, GOOD)
    assert (made.state, made.total) == ("checked", 1)
    deliver()
    assert (Membership.objects.count(), User.objects.count(), Decision.objects.count()) == (0, people, 1)


def test_a_confirmed_list_is_taken_in_pieces(circle):
    made = confirmed(circle, *many(PIECE + 3), now=timezone.now())
    deliver(timezone.now())
    deliver(timezone.now())
    made.refresh_from_db()
    assert (made.state, made.done, made.failures, made.rows) == ("done", PIECE + 3, [], [])
    assert Membership.objects.filter(admitted_by__number="88-QĐ/ĐU").count() == PIECE + 3
    assert Event.objects.get(verb="group.members_listed").data["rows"] == PIECE + 3
    event = Event.objects.filter(verb="membership.admitted").first()
    assert event.actor == circle.actor().code


def test_each_piece_says_how_far_it_is(circle):
    made = confirmed(circle, *many(PIECE + 3))
    part = take_piece(member_import=made, now=NOW)
    assert (part.state, part.done, len(part.rows)) == ("running", PIECE, 3)


def test_a_row_that_fails_meanwhile_stops_no_other(circle):
    made = confirmed(circle, ["", "volunteer", *GOOD[2:]], GOOD)
    circle.admit("volunteer")
    deliver()
    made.refresh_from_db()
    assert made.failures == [{"row": 2, "message": str(errors.ALREADY_MEMBER)}]
    assert (made.admitted, Membership.objects.count()) == (1, 2)


def test_a_group_dissolved_meanwhile_takes_nobody(circle):
    made = confirmed(circle, GOOD)
    paper = circle.paper("30-QĐ/ĐU", TODAY)
    dissolve_group(group=circle.group, decision=paper, on=TODAY, actor=circle.actor(), now=NOW, seen=ANYTHING)
    deliver()
    made.refresh_from_db()
    assert made.failures == [{"row": 2, "message": str(errors.GROUP_DISSOLVED)}]
    assert not Membership.objects.filter(end_kind=EndKind.LEFT).exists()


def test_a_list_is_confirmed_once_and_in_order_alone(circle):
    made = confirmed(circle, GOOD)
    again = {"decision": circle.paper("89-QĐ/ĐU"), "actor": circle.actor(), "now": NOW}
    with pytest.raises(IllegalTransition, match=str(errors.IMPORT_MOVED_ON)):
        confirm_import(member_import=made, **again)
    wrong = kept(circle, [*GOOD[:2], "bạn", *GOOD[3:]])
    with pytest.raises(IllegalTransition):
        confirm_import(member_import=wrong, **again)


def test_a_decision_after_the_first_day_is_refused(circle):
    made = kept(circle, GOOD)
    with pytest.raises(ValidationError) as raised:
        confirm_import(member_import=made, decision=circle.paper("88", TODAY), actor=circle.actor(), now=NOW)
    assert raised.value.message_dict == {"decided_on": [str(errors.BEFORE_DECISION % {"day": "03/03/2026"})]}


@pytest.mark.parametrize("name", ["volunteer", "group_lead", "approver", "district_approver"])
def test_only_the_managing_body_sends_lists(circle, name):
    with pytest.raises(NotPermitted):
        keep_import(group=circle.group, rows=[], actor=circle.actor(name), now=NOW)


def test_lists_are_forgotten(circle):
    """A second one takes the place of the first; after a day the last goes, unless it is under way."""
    first, second = kept(circle, GOOD), kept(circle, GOOD)
    first.refresh_from_db()
    assert (first.state, first.rows) == ("replaced", [])
    assert OutboxMessage.objects.filter(topic="members.expire").count() == 2
    expire_import(pk=first.pk, now=NOW + KEPT)
    running = confirmed(circle, *many(2))
    expire_import(pk=running.pk, now=NOW + KEPT)
    assert list(MemberImport.objects.exclude(pk=second.pk)) == [running]
    expire_import(pk=second.pk, now=NOW + KEPT)
    take_piece(member_import=running, now=NOW)
    expire_import(pk=running.pk, now=NOW + KEPT + timedelta(days=1))
    assert not MemberImport.objects.exists()


# -- pages -----------------------------------------------------------------------------------------------------------


def send(client: Client, circle, upload, *, status=302):
    response = client.post(reverse("members_import", args=[circle.group.pk]), {"sheet": upload})
    assert response.status_code == status
    return response


def test_the_whole_way_through_the_browser(circle):
    client = browser(circle)
    address = reverse("members_import", args=[circle.group.pk])
    assert "Tải mẫu" in client.get(address).content.decode()
    file = client.get(reverse("import_template", args=[circle.group.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="thanh-vien.xlsx"'
    wrong = client.get(send(client, circle, xlsx(HEADS, [*GOOD[:2], "bạn", *GOOD[3:]])).url).content.decode()
    assert str(rows_module.UNKNOWN_CAPACITY) in wrong
    assert "1 dòng cần sửa" in wrong
    assert "Kết nạp 1 thành viên" not in wrong
    page = send(client, circle, xlsx(HEADS, GOOD)).url
    assert "Kết nạp 1 thành viên" in client.get(page).content.decode()
    paper = PAPER | {"issued_by": circle.world.bodies["commune", "party"].pk}
    assert str(errors.NUMBER_NEEDED) in client.post(page, {}).content.decode()
    assert client.post(page, paper).status_code == 302
    assert "0 / 1" in client.get(page).content.decode()
    assert "<html" not in client.get(page, headers={"HX-Request": "true"}).content.decode()
    deliver(timezone.now())
    assert "Đã kết nạp 1 thành viên" in client.get(page).content.decode()
    assert client.post(page, paper | {"number": "99"}).status_code == 409
    assert Membership.objects.get().user.full_name == "Trần Thị Mới"


def test_a_list_replaced_by_another_leads_there(circle):
    client, paper = browser(circle), PAPER | {"issued_by": circle.world.bodies["commune", "party"].pk}
    first = send(client, circle, xlsx(HEADS, GOOD)).url
    second = send(client, circle, xlsx(HEADS, GOOD)).url
    for answer in (client.post(first, paper), client.get(first)):
        assert answer.status_code == 409
        assert str(errors.IMPORT_REPLACED) in answer.content.decode()
        assert second in answer.content.decode()
    assert not Membership.objects.exists()


def test_a_file_that_cannot_be_read_is_told_at_once(circle):
    shown = send(browser(circle), circle, text("Họ và tên"), status=400).content.decode()
    assert str(sheets.EMPTY) in shown


def test_a_list_of_another_commune_does_not_exist(circle):
    made = kept(circle, GOOD)
    address = reverse("member_import", args=[made.pk])
    assert browser(circle, "sibling_reviewer").get(address).status_code == 404
    assert browser(circle, "district_reviewer").get(address).status_code == 403


def exported(circle, name: str) -> str:
    response = browser(circle, name).post(reverse("members_export", args=[circle.group.pk]))
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_the_export_is_logged_and_safe(circle):
    circle.admit("volunteer", work_phone=PHONE, work_email="=cmd@example.vn")
    whole = exported(circle, "reviewer").splitlines()
    assert whole[0].split(",")[0] == headings()[0]
    assert "Người Volunteer,volunteer" in whole[1]
    assert PHONE in whole[1]
    assert ",'=cmd@example.vn" in whole[1]
    entry = AccessEntry.objects.get(action="members.exported")
    assert (entry.actor, entry.data) == (circle.actor().code, {"group": circle.group.pk, "contacts": True})
    assert (
        "xuất danh sách thành viên" in browser(circle, "party_approver").get(reverse("audit_access")).content.decode()
    )


@pytest.mark.parametrize("name", ["district_reviewer", "city_auditor", "administrator"])
def test_phone_and_mail_are_exported_by_the_managing_body_alone(circle, name):
    circle.admit("volunteer", work_phone=PHONE, work_email=MAIL)
    told = exported(circle, name)
    assert "Người Volunteer" in told
    assert PHONE not in told
    assert MAIL not in told
