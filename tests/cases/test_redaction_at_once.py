"""Two reviewers at one desk: the second covers nothing that they have not seen."""

import pytest
from django.utils import timezone

from cases.models import Case, Redaction
from cases.redaction.marks import Mark
from cases.redaction.texts import CaseTexts
from cases.services import comment_case, redact_text
from cases.services.redact import CHANGED
from ledger.verify import verify_chain
from tests.together import together
from workflows.errors import IllegalTransition

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_at_once_one_is_told_that_the_texts_have_changed(world):
    case = world.concern(facts="Cống nghẹt trước chợ canarina")
    seen = CaseTexts(Case.objects.get(pk=case.pk)).fingerprint
    told = []

    def cover(person):
        how = {"seen": seen, "keep_original": False, "actor": world.actor(person), "now": timezone.now()}
        try:
            redact_text(case_id=case.pk, marks=[Mark("canarina")], **how)
        except IllegalTransition as refused:
            told.append(str(refused))

    together(lambda: cover("reviewer"), lambda: cover("reviewer2"))
    assert told == [str(CHANGED)]
    assert Redaction.objects.count() == 1
    assert Case.objects.get(pk=case.pk).concern.facts == "Cống nghẹt trước chợ [đã che]"
    assert list(verify_chain("case", case.pk)) == []


def test_a_comment_at_the_same_moment_is_either_seen_or_changes_the_texts(world):
    """Whoever is first: no comment of the covered words slips through without the reviewer being told."""
    case = world.step(world.concern(facts="Cống nghẹt trước chợ canarina"), "accept", "reviewer")
    seen = CaseTexts(Case.objects.get(pk=case.pk)).fingerprint
    refused = []

    def cover():
        how = {"seen": seen, "keep_original": True, "actor": world.actor("reviewer"), "now": timezone.now()}
        try:
            redact_text(case_id=case.pk, marks=[Mark("canarina")], **how)
        except IllegalTransition:
            refused.append(True)

    def say():
        comment_case(case_id=case.pk, text="Đã xem.", actor=world.actor("reviewer2"), now=timezone.now())

    together(cover, say)
    assert Redaction.objects.count() == (0 if refused else 1)
    assert list(verify_chain("case", case.pk)) == []
