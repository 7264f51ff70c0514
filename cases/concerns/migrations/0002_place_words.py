"""Takes the place out of the words of concerns recorded before; back, it is put in again."""

from django.db import migrations

from cases.search_text import searchable

CHUNK = 1000


def _refresh(texts_of):
    def run(apps, schema_editor):
        rows = apps.get_model("cases", "CaseWords").objects
        concerns = apps.get_model("concerns", "Concern").objects.select_related("case", "area", "category")
        changed = []
        for concern in concerns.order_by("pk").iterator(CHUNK):
            words, place_words = texts_of(concern)
            changed.append(rows.model(pk=concern.pk, words=searchable(*words), place_words=searchable(*place_words)))
            if len(changed) == CHUNK:
                rows.bulk_update(changed, ["words", "place_words"])
                changed = []
        rows.bulk_update(changed, ["words", "place_words"])

    return run


def _apart(concern):
    own = (concern.case.title, concern.facts, concern.proposal, concern.category.name_vi)
    return own, (concern.area.name, concern.place_text)


def _together(concern):
    words, place_words = _apart(concern)
    return words + place_words, ()


class Migration(migrations.Migration):
    dependencies = [("concerns", "0001_initial"), ("cases", "0004_place_words")]
    operations = [migrations.RunPython(_refresh(_apart), _refresh(_together))]
