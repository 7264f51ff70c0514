"""The catalogue tool on a small project of its own."""

import json

import pytest

from config import translations

TEMPLATE = """<p>
    {% translate "Hello" %} {{ name|default:_("Nobody") }} {% translate "May" context "month" %}
  {% blocktranslate trimmed count n=n %}
      one case
    {% plural %}
      {{ n }} cases
  {% endblocktranslate %}
</p>"""
PYTHON = 'from django.utils.translation import pgettext\nname = pgettext("verb", "Open")\n'
EVERYTHING = {
    "Hello": "Xin chào",
    "Nobody": "Không ai",
    "month\u0004May": "Tháng Năm",
    "one case|||%(n)s cases": "%(n)s vụ việc",
    "verb\u0004Open": "Mở",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "code.py").write_text(PYTHON)
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    monkeypatch.setattr(translations, "PO_FILE", tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.po")
    return tmp_path


def merge(project, pairs: dict[str, str]) -> None:
    path = project / "pairs.json"
    path.write_text(json.dumps(pairs))
    translations.merge(path)


def test_every_kind_of_text_is_found(project):
    assert set(translations.used()) == {
        ("", "Hello"),
        ("", "Nobody"),
        ("month", "May"),
        ("", "one case"),
        ("verb", "Open"),
    }


def test_nothing_is_missing_after_the_merge(project):
    merge(project, EVERYTHING)
    assert translations.missing() == []


def test_what_is_missing_is_named_with_its_place(project):
    merge(project, {name: text for name, text in EVERYTHING.items() if name != "verb\u0004Open"})
    assert translations.missing() == ["code.py:2: 'Open' (verb)"]


def test_a_placeholder_that_does_not_fit_is_missing_too(project):
    merge(project, EVERYTHING | {"one case|||%(n)s cases": "%(so)s vụ việc"})
    assert "placeholder" in translations.missing()[0]


def test_merging_twice_changes_nothing(project):
    merge(project, EVERYTHING)
    before = translations.PO_FILE.read_bytes()
    merge(project, EVERYTHING)
    assert translations.PO_FILE.read_bytes() == before


def test_what_nobody_uses_is_listed_and_pruned(project):
    merge(project, EVERYTHING | {"Old": "Cũ"})
    assert translations.unused() == [("", "Old")]
    assert translations.prune() == 1
    assert translations.missing() == translations.unused() == []


def test_an_empty_translation_is_refused(project):
    with pytest.raises(SystemExit):
        merge(project, {"Hello": ""})


def test_the_compiled_catalogue_is_written_beside_the_text(project):
    merge(project, EVERYTHING)
    assert translations.compile_catalog().read_bytes()[:4] == b"\xde\x12\x04\x95"
