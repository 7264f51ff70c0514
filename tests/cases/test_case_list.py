"""The case list, its search and its CSV: what one may not see is in none of them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from cases.case_list import count_in_words, export_rows, marker, page_of
from cases.cursors import from_token, to_token
from cases.forms.case_list import CaseFilter
from cases.forms.words import PERSON_QUERY
from cases.models import Case, CaseReader
from cases.relations import newest_rows, order_of
from cases.search import find
from ledger.models import AccessEntry
from permissions import policy
from permissions.models import User
from tests.factories import CANARY, NOW, PEOPLE
from tests.query_counts import counted

pytestmark = pytest.mark.django_db
OTHER = "Cầu ván kinh Bảy xiêu vẹo"
PLACES = {"reviewer": True, "volunteer": True, "district_auditor": False, "city_approver": False}
"""Who finds a case by its place."""


@pytest.fixture
def two(world):
    """A case of the commune with the canary, and one of the sibling commune."""
    return world.concern(), world.concern(by="sibling_volunteer", facts=OTHER)


def reader(world, name: str) -> User:
    return User.objects.get(pk=world.people[name].pk)


def page(client, world, name: str, query: str = ""):
    client.force_login(world.people[name])
    return client.get(reverse("case_list") + query)


def download(client, world, name: str, **filters) -> str:
    client.force_login(world.people[name])
    response = client.post(reverse("case_export"), filters)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def name_as_reader(case: Case, user: User) -> None:
    """Makes `user` a named exception for `case`."""
    of_cases = ContentType.objects.get_for_model(Case)
    permission = Permission.objects.create(codename="read_case", name="Read", content_type=of_cases)
    User._base_manager.filter(pk=user.pk).update(has_exceptions=True)
    until = timezone.now() + timedelta(days=1)
    CaseReader.objects.create(content_object=case, user=user, permission=permission, until=until)


def test_each_sees_their_own(client, world, two):
    text = page(client, world, "reviewer").content.decode()
    assert CANARY in text
    assert OTHER not in text
    assert OTHER in page(client, world, "sibling_reviewer").content.decode()


def test_what_is_hidden_is_not_counted(world, two):
    assert count_in_words(reader(world, "reviewer"), Case.objects.all()) == "1"
    assert count_in_words(reader(world, "district_auditor"), Case.objects.all()) == "2"
    assert count_in_words(reader(world, "sibling_handler"), Case.objects.all()) == "0"


def test_what_is_hidden_is_not_found(client, world, two):
    for words in ("xieu veo", two[1].reference):
        response = page(client, world, "reviewer", f"?q={words}")
        assert response.status_code == 200
        assert OTHER not in response.content.decode()
        assert two[1].public_id not in response.content.decode()


def test_what_is_hidden_is_not_exported(client, world, two):
    text = download(client, world, "reviewer")
    assert two[0].reference in text
    assert two[1].reference not in text
    assert two[1].reference not in download(client, world, "reviewer", q="xieu veo")


@pytest.mark.either
@pytest.mark.parametrize("name", [name for name, *_ in PEOPLE])
def test_the_list_is_what_the_policy_says(world, two, name):
    """`newest_rows` walks by another way than the predicate; both must find the same, for everybody."""
    world.step(two[0], "accept", "reviewer", advisers=[world.bodies["district", "government"]])
    name_as_reader(two[1], world.people["reviewer"])
    user = reader(world, name)
    walked = list(newest_rows(user, Case.objects.all(), 10).values_list("pk", flat=True))
    newest = f"-{order_of(user)}"
    allowed = policy.visible(user, Case.objects.all()).order_by(newest).values_list("pk", flat=True)
    assert walked == list(allowed)
    backwards = newest_rows(user, Case.objects.all(), 10, oldest_first=True).values_list("pk", flat=True)
    assert list(backwards) == walked[::-1]


def test_roles_without_cases_are_refused(client, world):
    assert page(client, world, "administrator").status_code == 403


def test_whoever_is_far_sees_commune_and_week(client, world, two):
    far = page(client, world, "district_auditor").content.decode()
    assert "tuần từ 02/03/2026" in far
    assert "Ấp E2," not in far
    near = page(client, world, "reviewer").content.decode()
    assert "Ấp E2," in near


@pytest.mark.parametrize("words", ["ngap sau mua", "NGẬP", "lộ ấp e2", "ngậ"])
def test_found_without_accents(world, two, words):
    assert find(reader(world, "reviewer"), Case.objects.all(), words, limit=25) == [two[0].pk]


def test_a_reference_finds_its_case(world, two):
    user = reader(world, "reviewer")
    assert find(user, Case.objects.all(), f" {two[0].reference.lower()} ", limit=25) == [two[0].pk]


@pytest.mark.parametrize("query", ["0912 345 678", "092084001234", "65-B1 123.45"])
def test_a_query_after_a_person_is_refused(client, world, two, query):
    response = page(client, world, "reviewer", f"?q={query}&stage=open")
    text = response.content.decode()
    assert response.status_code == 400
    assert f'value="{query}"' in text
    assert CANARY not in text
    assert str(PERSON_QUERY) in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?stage=in_review", True),
        ("?stage=open", True),
        ("?stage=ended", False),
        ("?stage=closed", False),
        ("?category=roads", True),
        ("?category=health", True),  # not in the list of categories: filters nothing
        ("?urgency=urgent", False),
        ("?q=ngap&urgency=urgent", False),
        ("?stage=nonsense", True),
        ("?after=abc", True),
        ("?before=-5", True),
    ],
)
def test_filters(client, world, two, query, found):
    text = page(client, world, "reviewer", query).content.decode()
    assert (two[0].reference in text) == found


def test_the_unit_filter_takes_in_what_lies_below(client, world, two):
    district, sibling = world.units["district"].pk, world.units["sibling"].pk
    both = page(client, world, "city_auditor", f"?unit={district}").content.decode()
    one = page(client, world, "city_auditor", f"?unit={sibling}").content.decode()
    assert two[0].reference in both
    assert two[1].reference in both
    assert two[0].reference not in one


def test_periods_are_whole_weeks(world, two):
    """A period that began on a day would tell the day of a case that shows its week alone."""
    user = reader(world, "district_auditor")
    monday_after = NOW + timedelta(days=6)
    for days, found in [(0, 2), (5, 2), (6, 0)]:
        filters = CaseFilter({"period": "1"}, user=user)
        assert filters.narrow(Case.objects.all(), now=NOW + timedelta(days=days)).count() == found
    assert CaseFilter({"period": "4"}, user=user).narrow(Case.objects.all(), now=monday_after).count() == 2


def test_pages_by_key_forth_and_back(world, two):
    user = reader(world, "reviewer")
    cases = [world.concern(facts=f"Việc thứ {number}") for number in range(59)]
    rows = Case.objects.all()
    first = page_of(user, rows, "")
    second = page_of(user, rows, "", after=first.next)
    third = page_of(user, rows, "", after=second.next)
    shown = [row.case.pk for part in (first, second, third) for row in part.rows]
    assert shown == sorted((case.pk for case in [two[0], *cases]), reverse=True)
    assert (first.previous, third.next) == ("", "")
    back = page_of(user, rows, "", before=third.previous)
    assert [row.case.pk for row in back.rows] == [row.case.pk for row in second.rows]
    assert page_of(user, rows, "", before=back.previous).rows[0].case.pk == shown[0]


def test_pages_of_a_search(world, two):
    user = reader(world, "reviewer")
    for number in range(30):
        world.concern(facts=f"Đèn đường tắt đoạn {number}")
    first = page_of(user, Case.objects.all(), "den duong")
    second = page_of(user, Case.objects.all(), "den duong", after=first.next)
    assert (len(first.rows), len(second.rows)) == (25, 5)
    assert not {row.case.pk for row in first.rows} & {row.case.pk for row in second.rows}


def test_words_are_marked_in_titles():
    assert marker("ngap sau")("Lộ ấp E2 ngập sau mưa") == [("Lộ ấp E2 ", False), ("ngập sau", True), (" mưa", False)]
    assert marker("")("Lộ ấp") == [("Lộ ấp", False)]
    assert marker("ngap")("Ngập") == [("Ngập", True)]
    assert marker("ngap")("Đường ngập, nước ngập") == [
        ("Đường ", False), ("ngập,", True), (" nước ", False), ("ngập", True)
    ]  # fmt: skip
    assert marker("ngh")("Cống nghẹt") == [("Cống ", False), ("nghẹt", True)]


def test_a_title_is_never_taken_for_markup(client, world):
    world.concern(facts="<b>ngập</b> <script>alert(1)</script>")
    text = page(client, world, "reviewer", "?q=ngap").content.decode()
    assert "<script>alert" not in text
    assert "&lt;b&gt;" in text


def test_export_is_safe_logged_and_without_places(client, world, two):
    world.concern(facts='=HYPERLINK("http://x")')
    text = download(client, world, "reviewer", stage="open", q="")
    assert "'=HYPERLINK" in text
    assert "Ấp E2" not in text.replace(CANARY, "")
    assert "02/03" not in text
    assert "03/03/2026" in text
    entry = AccessEntry.objects.get(action="case.exported")
    assert entry.data == {"stage": "open"}
    assert entry.subject_id == world.units["commune"].pk


def test_the_log_of_an_export_holds_no_words(client, world, two):
    download(client, world, "reviewer", q="ngap")
    assert AccessEntry.objects.get(action="case.exported").data == {"q": True}


def test_whoever_is_far_exports_weeks(client, world, two):
    text = download(client, world, "district_auditor")
    assert "03/03/2026" not in text
    assert "tuần từ 02/03/2026" in text


def test_whoever_is_far_finds_no_place(client, world):
    """The hamlet and the exact place are not shown to them, so a search must not find them out."""
    case = world.concern(facts="Đường ngập sâu", place_text="gần cầu zaplace")
    for name, words in ((name, words) for name in PLACES for words in ("zaplace", "ngap zaplace")):
        found = find(reader(world, name), Case.objects.all(), words, limit=25)
        assert found == ([case.pk] if PLACES[name] else [])
        assert (case.reference in page(client, world, name, f"?q={words}").content.decode()) == PLACES[name]
    assert find(reader(world, "district_auditor"), Case.objects.all(), "ngap sau", limit=25) == [case.pk]


def test_whoever_is_far_reads_the_week_it_is_due(client, world, two):
    due = timezone.localtime(two[0].due_at)
    far = page(client, world, "district_auditor").content.decode()
    assert "trong tuần từ 02/03/2026" in far
    assert f"{due:%d/%m/%Y}" not in download(client, world, "district_auditor")
    assert "trong tuần từ" not in page(client, world, "reviewer").content.decode()
    assert f"{due:%d/%m/%Y}" in download(client, world, "reviewer")


@pytest.mark.parametrize("cursor", ["after", "before"])
@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+14:00_1", "9" * 30, "-1", "x"])
def test_a_cursor_that_cannot_be_read_is_ignored(client, world, two, cursor, value):
    response = page(client, world, "reviewer", "?" + urlencode({cursor: value}))
    assert response.status_code == 200
    assert CANARY in response.content.decode()


def test_volunteers_do_not_export(client, world, two):
    client.force_login(world.people["volunteer"])
    assert client.post(reverse("case_export")).status_code == 403
    assert not AccessEntry.objects.exists()


def test_a_long_export_comes_whole(world, monkeypatch):
    monkeypatch.setattr("cases.case_list.EXPORT_CHUNK", 3)
    cases = [world.concern(facts=f"Việc thứ {number}") for number in range(8)]
    lines = list(export_rows(reader(world, "reviewer"), Case.objects.all()))
    assert [line[0] for line in lines] == [case.reference for case in reversed(cases)]
    assert len(list(export_rows(reader(world, "reviewer"), Case.objects.all(), "viec thu"))) == 8


@pytest.mark.parametrize("query", ["", "?q=goi&stage=open"], ids=["case list", "case search"])
def test_statements_do_not_grow(client, world, two, query, request):
    name = request.node.callspec.id
    page(client, world, "district_approver")
    for number in range(31):
        if number in (0, 30):
            with counted(name, most=14):
                client.get(reverse("case_list") + query)
        world.concern(facts=f"Đường ngập đoạn {number}")


# ---- what a number in an address, or looking again and again, would tell ----


def test_a_cursor_is_sealed_and_a_number_is_none(world, client, settings):
    cases = [world.concern() for _ in range(27)]
    user = world.people["reviewer"]
    sealed = page_of(user, Case.objects.all(), "").next
    assert from_token(sealed) == str(cases[2].pk)
    assert not sealed.isdigit()
    # one number further looks like another one altogether: what is alike would tell how far apart two rows are
    assert sealed[:4] != to_token(str(cases[3].pk))[:4]
    client.force_login(user)
    first = client.get("/cases/").content
    for guess in (str(cases[5].pk), sealed[:-2] + "AA", "é", "A" * 40):
        assert client.get("/cases/", {"after": guess}).content[:200] == first[:200]
        assert page_of(user, Case.objects.all(), "", after=guess).rows[0].case == cases[-1]
    assert page_of(user, Case.objects.all(), "", after=sealed).rows[0].case == cases[1]
    settings.SECRET_KEY = "another key than the one that sealed it"
    assert from_token(sealed) == ""


@pytest.mark.parametrize("chosen", [{"overdue": "on"}, {"due": "overdue"}])
def test_whoever_is_not_near_learns_on_monday_that_a_case_is_overdue(world, chosen):
    case = world.concern()  # Tuesday; due on Thursday
    friday, monday = NOW + timedelta(days=3), NOW + timedelta(days=6)

    def found(name, now):
        user = User.objects.get(username=name)
        return list(CaseFilter(chosen, user=user).narrow(Case.objects.all(), now=now))

    assert found("reviewer", friday) == [case]
    assert [found(name, friday) for name in ("district_approver", "district_auditor", "custodian")] == [[], [], []]
    assert [found(name, monday) for name in ("reviewer", "district_auditor", "custodian")] == [[case]] * 3


def test_due_soon_is_for_the_body_alone(world):
    world.concern()
    wednesday = NOW + timedelta(days=1, hours=2)
    for name, count in (("reviewer", 1), ("district_approver", 0), ("district_auditor", 0)):
        user = User.objects.get(username=name)
        assert CaseFilter({"due": "soon"}, user=user).narrow(Case.objects.all(), now=wednesday).count() == count


def test_within_the_week_nothing_moves_for_readers_from_afar(world):
    case = world.concern()
    auditor = User.objects.get(username="district_auditor")
    for days in range(-1, 6):
        now = NOW + timedelta(days=days)
        assert list(CaseFilter({"due": "this_week"}, user=auditor).narrow(Case.objects.all(), now=now)) == [case]
