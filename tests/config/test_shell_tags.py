"""Dates, icons, fields and the menu, as a person meets them. No database."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from cases.notices.bell import Numbers
from config import context, moments
from config.env import BASE_DIR
from config.templatetags import shell

NOW = datetime(2024, 8, 6, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.html"))
TAG = re.compile(r"{[%{#].*?[%}#]}", re.DOTALL)


def render(source: str, **values: object) -> str:
    return engines["django"].from_string(source).render(values)


@pytest.mark.parametrize(
    ("away", "state", "vietnamese", "english"),
    [
        (timedelta(days=2, hours=5), "ahead", "còn 2 ngày", "2 days left"),
        (timedelta(days=1), "soon", "còn 1 ngày", "1 day left"),
        (timedelta(hours=3, minutes=59), "soon", "còn 3 giờ", "3 hours left"),
        (timedelta(minutes=1), "soon", "còn 1 phút", "1 minute left"),
        (timedelta(seconds=20), "soon", "đến hạn", "due now"),
        (timedelta(seconds=-20), "late", "vừa quá hạn", "just overdue"),
        (timedelta(minutes=-5), "late", "quá hạn 5 phút", "5 minutes overdue"),
        (timedelta(hours=-3), "late", "quá hạn 3 giờ", "3 hours overdue"),
        (timedelta(days=-12), "late", "quá hạn 12 ngày", "12 days overdue"),
    ],
)
def test_a_due_date_says_how_far_away_or_over_it_is(away, state, vietnamese, english):
    for language, text in (("vi", vietnamese), ("en", english)):
        with translation.override(language):
            assert moments.due(NOW + away, NOW) == moments.Due(state, text)


@pytest.mark.parametrize(
    ("since", "vietnamese", "english"),
    [
        (timedelta(seconds=30), "vừa xong", "just now"),
        (timedelta(minutes=-3), "vừa xong", "just now"),
        (timedelta(minutes=1), "1 phút trước", "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 giờ trước", "23 hours ago"),
        (timedelta(days=3), "3 ngày trước", "3 days ago"),
    ],
)
def test_a_past_moment_says_how_long_ago_it_was(since, vietnamese, english):
    for language, text in (("vi", vietnamese), ("en", english)):
        with translation.override(language):
            assert moments.ago(NOW - since, NOW) == text


def test_a_moment_is_weekday_date_and_time_in_local_time():
    assert moments.absolute(datetime(2024, 8, 6, 7, 0, tzinfo=ZoneInfo("UTC")), NOW) == "thứ Ba 06/08, 14:00"
    with translation.override("en"):
        assert moments.absolute(NOW, NOW) == "Tue 06/08, 09:00"


def test_another_year_is_named():
    assert moments.absolute(NOW.replace(year=2023), NOW) == "Chủ nhật 06/08/2023, 09:00"


def test_lateness_is_an_icon_and_a_word_not_colour_alone():
    page = render("{% due at now %}", at=NOW - timedelta(hours=3), now=NOW)
    assert "<svg" in page
    assert "quá hạn 3 giờ" in page
    assert "thứ Ba 06/08, 06:00" in page


def test_what_was_found_is_marked_and_nothing_is_markup():
    pieces = [("<b>Lộ ", False), ("ngập", True), (" & sâu", False)]
    assert render("{% marked pieces %}", pieces=pieces) == "&lt;b&gt;Lộ <mark>ngập</mark> &amp; sâu"


def test_no_due_date_shows_nothing():
    assert render("{% due at now %}{% moment at %}", at=None, now=NOW).strip() == ""


def test_an_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in shell.icon("inbox")
    assert 'role="img" aria-label="&lt;Việc&gt;"' in shell.icon("inbox", label="<Việc>")


def test_every_icon_that_a_template_names_exists():
    named = {
        (style or "outline", name)
        for path in TEMPLATES
        for name, style in re.findall(r'{% icon "([\w-]+)"(?:[^%]*style="(\w+)")?', path.read_text())
    }
    assert named
    for style, name in named | {("outline", entry.icon) for entry in context.MENU}:
        assert shell.icon_paths(name, style)


def test_no_template_carries_script_or_style_of_its_own():
    """The content policy stops them silently."""
    for path in TEMPLATES:
        html = TAG.sub("", path.read_text())
        assert not re.search(r'<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)[^>]*>|hx-on|"js:', html), path


class Example(forms.Form):
    what = forms.CharField(help_text="Chỉ cần nêu vấn đề.")
    note = forms.CharField(required=False)
    how = forms.ChoiceField(choices=[("seen", "Thấy")], widget=forms.RadioSelect)
    sealed = forms.BooleanField(required=False)


def test_an_error_stands_with_its_field_and_is_read_with_it():
    page = Example({"note": "còn"})["what"].as_field_group()
    assert 'aria-describedby="id_what_helptext id_what_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_what_error"' in page
    assert "form-control is-invalid" in page


def test_what_was_typed_stays_beside_an_error():
    assert 'value="còn"' in str(Example({"note": "còn"}))


def test_only_what_may_be_left_out_is_marked():
    form = Example()
    assert "không bắt buộc" in form["note"].as_field_group()
    assert "không bắt buộc" not in form["what"].as_field_group()


def test_choices_are_one_group_with_a_legend_and_whole_lines_to_touch():
    page = Example()["how"].as_field_group()
    assert page.count("<legend") == page.count("<fieldset") == 1
    assert 'class="choice"' in page
    assert 'class="choice"' in Example()["sealed"].as_field_group()


def test_a_link_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/?q=lộ&page=2&late=1")
    template = engines["django"].from_string("{% with_query page=3 late=None %}")
    assert template.render({}, request) == "?q=l%E1%BB%99&amp;page=3"


def request_of(role: str | None):
    request = RequestFactory().get("/worklist/")
    request.user = SimpleNamespace(appointment=role and SimpleNamespace(role=role))
    return request


@pytest.fixture
def addresses(monkeypatch):
    """Every page of the menu has an address, whichever apps are mounted."""
    monkeypatch.setattr(context, "_address", lambda name: f"/{name}/")


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("volunteer", "worklist case_list capture"),
        ("group_lead", "worklist case_list capture groups"),
        ("reviewer", "worklist case_list capture workload campaigns groups"),
        ("handler", "worklist case_list workload"),
        ("approver", "worklist case_list audit workload campaigns groups"),
        ("auditor", "case_list audit groups"),
        ("administrator", "administration groups"),
        ("source_custodian", "case_list"),
        (None, ""),
    ],
)
def test_the_menu_shows_what_the_role_can_use(addresses, role, pages):
    assert [entry.url_name for entry in context.menu_of(request_of(role))] == pages.split()


def test_the_page_that_is_open_is_marked(addresses):
    assert [entry.current for entry in context.menu_of(request_of("reviewer"))] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]


def test_a_count_runs_only_when_shown_and_once(addresses, monkeypatch):
    counted = []
    monkeypatch.setattr(context, "numbers", lambda user: counted.append(user) or Numbers("12", "3"))
    shown = context.shell(request_of("reviewer"))
    assert not counted
    side = "{% for entry in menu %}{{ entry.count|default:'' }}{% endfor %}"
    assert render(side + "{% for entry in phone_bar.left %}{{ entry.count|default:'' }}{% endfor %}", **shown) == "1212"
    assert "3" in render("{% include 'components/bell.html' %}", **shown)
    assert len(counted) == 1


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_is_never_told_anything_has_no_bell_and_nothing_is_counted(addresses, monkeypatch, role):
    monkeypatch.setattr(context, "numbers", lambda user: pytest.fail("counted"))
    shown = context.shell(request_of(role))
    assert render("{% include 'components/bell.html' %}", **shown).strip() == ""


def test_capture_stands_in_the_middle_of_a_phone(addresses):
    bar = context.phone_bar(context.menu_of(request_of("volunteer")))
    assert bar["capture"].url_name == "capture"
    assert [entry.url_name for entry in bar["left"]] == ["worklist", "case_list"]
