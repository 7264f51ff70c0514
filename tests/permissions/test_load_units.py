import re
from collections import Counter

import pytest
from django.core.management import call_command

from ledger.models import Event
from permissions.loading import PILOT, REFORMED, load_units
from permissions.models import Body, BodyKind, Unit, UnitSuccession

from .conftest import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]


def _levels(**filters) -> Counter[str]:
    return Counter(Unit.objects.filter(**filters).values_list("level__code", flat=True))


@pytest.mark.parametrize("tree", [PILOT, REFORMED])
def test_loading_twice_adds_nothing(tree):
    assert load_units(tree=tree, now=NOW)
    assert not load_units(tree=tree, now=NOW)


def test_the_pilot_tree_has_four_levels_and_no_end():
    load_units(tree=PILOT, now=NOW)
    assert _levels(valid_to=None) == {"city": 1, "district": 1, "commune": 11, "hamlet": 36}
    hamlet = Unit.objects.get(name="Ấp E2")
    assert hamlet.is_sample
    chain = [unit.name for unit in Unit.objects.ancestors_of(hamlet)]
    assert chain == ["Thành phố Cần Thơ", "Huyện Vĩnh Thạnh", "Xã Thạnh Mỹ"]
    assert not UnitSuccession.objects.exists()


def test_the_tree_of_2025_has_no_district():
    load_units(tree=REFORMED, now=NOW)
    assert _levels(valid_to=None) == {"city": 1, "commune": 103, "hamlet": 36}
    assert _levels(valid_to="2025-06-30") == {"city": 1, "district": 1, "commune": 12, "hamlet": 36}
    assert Unit.objects.filter(level__code="commune", valid_to=None, parent__level__code="city").count() == 103


def test_the_pilot_becomes_the_tree_of_2025():
    load_units(tree=PILOT, now=NOW)
    pilot = set(Unit.objects.values_list("pk", flat=True))
    load_units(tree=REFORMED, now=NOW)
    assert not Unit.objects.filter(pk__in=pilot, valid_to=None).exists()


def _successors(code: str) -> dict[str, bool]:
    taken = UnitSuccession.objects.filter(from_unit__code=code)
    return {each.to_unit.code: each.decided for each in taken.select_related("to_unit")}


def test_mergers_are_decided_and_what_was_split_or_ended_waits_for_a_person():
    load_units(tree=REFORMED, now=NOW)
    assert _successors("31234") == {"31232": True}
    assert _successors("31207") == {"31207": False, "31228": False}
    assert _successors("924") == {}
    assert _successors("31234-02") == {"31234-02": True}


def test_reference_prefixes_are_explicit_and_unique():
    load_units(tree=REFORMED, now=NOW)
    prefixes = list(Unit.objects.exclude(level__code="hamlet").values_list("reference_prefix", flat=True))
    assert all(re.fullmatch(r"[A-Z]{3,5}", prefix) for prefix in prefixes)
    assert len(set(prefixes)) == len(prefixes)
    assert Unit.objects.get(code="31234").reference_prefix == "TMY"


def test_every_commune_has_a_managing_and_a_lead_body():
    load_units(tree=PILOT, now=NOW)
    for commune in Unit.objects.filter(level__code="commune"):
        kinds = Counter(commune.body_set.values_list("kind", flat=True))
        assert kinds[BodyKind.PARTY_COMMITTEE] == kinds[BodyKind.PEOPLES_COMMITTEE] == 1
    assert not Body.objects.filter(kind=BodyKind.COMPANY, has_accounts=True).exists()
    assert Body.objects.filter(name="Ủy ban nhân dân thị trấn Thạnh An").exists()
    assert Body.objects.filter(name="Huyện ủy Vĩnh Thạnh").exists()


def test_every_loaded_row_has_an_event_and_its_history_row_points_there():
    load_units(tree=PILOT, now=NOW)
    assert Event.objects.filter(verb="unit.created", actor="system").count() == Unit.objects.count()
    assert not Unit.history.filter(event_id=None).exists()
    assert not Body.history.filter(event_id=None).exists()


def test_the_command_says_what_it_added(capsys):
    call_command("load_units")
    assert "Unit: +49" in capsys.readouterr().out
    call_command("load_units")
    assert "Nothing to add" in capsys.readouterr().out
