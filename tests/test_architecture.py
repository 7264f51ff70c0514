"""The shape of the house:

foreign keys run one way, no model knows residents, no path leads from a case to a volunteer.
"""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model

from cases.concerns.flows import ConcernFlow
from cases.corrections.flows import CorrectionFlow
from cases.flows import CaseFlow
from cases.models import Case, Draft, Task
from collaborators.commendation.flows import CommendationFlow
from collaborators.conduct.flows import ConductFlow
from collaborators.models import Membership

APPS = ["ledger", "permissions", "workflows", "cases", "concerns", "corrections", "collaborators"]
LAYERS = [*APPS, "conduct", "commendation"]
"""From the lowest up; a foreign key may point down or stay."""
CASE_TYPES = ["concerns", "corrections", "conduct", "commendation"]
OF_CASES = ("cases", "ledger", *CASE_TYPES)
OURS = [model for label in LAYERS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
RESIDENTS = re.compile(
    r"resident|citizen|household|phone|mobile|cccd|cmnd|national_id|ethnic|religio|stance|opinion|mood|sentiment"
    r"|facebook|zalo|profile|social|who_said|informant|nguoi_dan|reporter",
    re.I,
)
OF_MEMBERS = {
    ("collaborators", "work_phone"): "how the managing body reaches a member, forgotten with the membership",
    ("commendation", "households"): "how large a hamlet is: one number for the whole of it",
}
"""Fields whose names sound like residents', with the reason why none can stand there."""
STAFF_ONLY = {
    ("cases", "task", "owner"): "staff hold tasks by name; the check constraint keeps volunteers out",
    ("cases", "casereader", "user"): "a named exception is a member of staff",
    ("cases", "implication", "user"): "staff alone are kept away from a case; a volunteer stays behind no wall",
}
"""Foreign keys from the world of cases to a user, with the reason why no volunteer can stand there."""


def foreign_keys(model: type[Model]):
    return [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    own = LAYERS.index(model._meta.app_label)
    for field in foreign_keys(model):
        target = field.related_model._meta.app_label
        assert target not in LAYERS or LAYERS.index(target) <= own, field
        assert target not in CASE_TYPES or target == model._meta.app_label, field


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_field_is_about_residents(model):
    label = model._meta.app_label
    named = [field.name for field in model._meta.get_fields() if (label, field.name) not in OF_MEMBERS]
    assert [name for name in [model.__name__, *named] if RESIDENTS.search(name)] == []


def test_no_column_leads_from_a_case_to_a_volunteer():
    """Every foreign key to a user, in any table that reaches a case, is listed with its reason; history has none."""
    User = get_user_model()
    found = set()
    for model in OURS:
        if model._meta.app_label not in OF_CASES:
            continue
        for field in foreign_keys(model):
            if issubclass(field.related_model, User) and reaches_case(model):
                found.add((model._meta.app_label, model._meta.model_name, field.name))
    assert found == set(STAFF_ONLY)


def reaches_case(model: type[Model], seen: frozenset = frozenset()) -> bool:
    """Whether foreign keys lead from `model` to Case, in however many steps."""
    if model is Case:
        return True
    targets = {field.related_model for field in foreign_keys(model)} - seen - {model}
    return any(reaches_case(target, seen | {model}) for target in targets)


def test_no_column_leads_from_a_case_to_a_member():
    """A review of conduct is about a member, and finds them by its one participant all the same (docs/decisions/0041):
    whoever joins tables would go on from the member's name to the keyed index, and from there to all their concerns.
    """
    naming = {Membership, *(model for model in OURS if issubclass(model, get_user_model()))}
    allowed = {(app, model, field) for app, model, field in STAFF_ONLY}
    for model in OURS:
        if model._meta.app_label in OF_CASES and reaches_case(model):
            for field in foreign_keys(model):
                known = (model._meta.app_label, model._meta.model_name, field.name) in allowed
                assert known or field.related_model not in naming, field


def test_groups_and_members_never_reach_a_case():
    """They name people, so nothing may lead from them to a case."""
    assert [model for model in apps.get_app_config("collaborators").get_models() if reaches_case(model)] == []


def test_a_draft_never_reaches_a_case():
    """It names its owner, so nothing may lead from it to the case that it became."""
    assert not reaches_case(Draft)


@pytest.mark.django_db
def test_no_row_of_a_case_holds_its_volunteer(world):
    """After a whole life of a case:

    the name or appointment of the volunteer stands in no row that belongs to it.
    """
    case = world.step(world.concern(), "return_for_clarification", "reviewer")
    case = world.complete(case, "reply", "volunteer")
    case = world.complete(world.answered(case), "accepted", "volunteer")
    volunteer = world.people["volunteer"]
    held = world.actor("volunteer").appointment
    traces = {volunteer.full_name, f"appointment:{held.pk}"}
    for model in OURS:
        if model._meta.app_label in OF_CASES:
            for row in model._base_manager.values():
                assert not traces & {value for value in row.values() if isinstance(value, str)}, (model, row)
    assert set(Task.objects.filter(process=case).values_list("owner", flat=True)) & {volunteer.pk} == set()


def test_stored_flow_references_are_frozen():
    """They stand in every case and task:

    a moved module or a renamed node would strand them (docs/decisions).
    """

    assert issubclass(ConcernFlow, CaseFlow)
    assert str(ConcernFlow) == "concerns/flows.ConcernFlow"
    nodes = {"capture", "review", "clarify", "handle", "advise", "approve", "answer_back", "closed"}
    assert nodes <= set(ConcernFlow._nodes_by_name)
    assert str(ConductFlow) == "conduct/flows.ConductFlow"
    steps = {"capture", "reply", "decide", "extension", "appeal", "decide_appeal", "closed"}
    assert steps <= set(ConductFlow._nodes_by_name)
    assert str(CommendationFlow) == "commendation/flows.CommendationFlow"
    assert {"capture", "review", "clarify", "decide_award", "extension", "announce", "closed"} <= set(
        CommendationFlow._nodes_by_name
    )
    assert str(CorrectionFlow) == "corrections/flows.CorrectionFlow"
    assert {"capture", "review", "clarify", "handle", "extension", "confirm", "closed"} <= set(
        CorrectionFlow._nodes_by_name
    )
