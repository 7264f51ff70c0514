"""Two people at the same moment: one change of a rule waits, and it is decided on once."""

import pytest
from django.core.exceptions import ValidationError

from cases.models import Proposal, RetentionRule
from cases.services.proposals import confirm_proposal, refuse_proposal
from cases.services.propose_retention_rule import propose_retention_rule
from ledger.models import Event
from tests.factories import NOW
from tests.together import together
from workflows.errors import IllegalTransition

pytestmark = [pytest.mark.either, pytest.mark.django_db(transaction=True)]


def propose(world, by: str) -> Proposal:
    return propose_retention_rule(kind="texts", months=30, actor=world.actor(by), now=NOW)


def test_of_two_proposals_one_waits(world):
    refused: list[str] = []

    def attempt(by: str) -> None:
        try:
            propose(world, by)
        except ValidationError:
            refused.append(by)

    together(lambda: attempt("administrator"), lambda: attempt("administrator2"))
    assert (len(refused), Proposal.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="proposal.proposed").count() == 1


def test_it_is_confirmed_or_refused_and_not_both(world):
    waiting, late = propose(world, "administrator"), []

    def decide(how) -> None:
        try:
            how(proposal=waiting, actor=world.actor("administrator2"), now=NOW)
        except IllegalTransition:
            late.append(how)

    together(lambda: decide(confirm_proposal), lambda: decide(refuse_proposal))
    waiting.refresh_from_db()
    assert len(late) == 1
    assert RetentionRule.objects.exists() is (waiting.status == Proposal.Status.CONFIRMED)
    assert Event.objects.filter(subject_type="proposal").count() == 2
