"""Words planted through every door are found where the specification allows, and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain

import pytest
from django import forms
from django.conf import settings
from django.test import override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from cases.models import Case
from cases.services import apply_retention, purge_drafts, purge_notices
from tests.canaries.life import Life
from tests.canaries.places import Text, cached, database, files, letters, lines_and_messages
from tests.canaries.words import Canaries
from tests.factories import build_world
from tests.permission_table import (
    ABOVE,
    ADMINISTRATORS,
    ADVISER,
    AUDITORS,
    CAPTURER,
    CUSTODIAN,
    LEADERS,
    MANAGING,
    OWN,
    READERS,
    REVIEWERS,
    ROWS,
    RUNNING,
    SEEING_GROUP,
    some_at,
)
from tests.test_permission_table import undone

pytestmark = pytest.mark.django_db
Places = set[str]
Found = dict[str, Places]


class Trail:
    """Where each door's canary was found after the life, as "kind name"; and what the log and the letters said."""

    def __init__(self, life: Life, heard: list[Text]) -> None:
        self.life, self.heard = life, heard
        self.letters = list(letters())
        self.kept = self.of(chain(database(), files(), self.letters, cached(), heard, life.exports()))

    @property
    def doors(self) -> set[str]:
        return set(self.life.canaries.doors.values())

    def of(self, texts: Iterable[Text]) -> Found:
        found: Found = defaultdict(set)
        for place, text in texts:
            for door in self.life.canaries.found_in(text):
                found[door].add(place)
        return found


@pytest.fixture(scope="module")
def trail(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Trail]:
    """One life for all tests, in a transaction that is never committed."""
    folder = tmp_path_factory.mktemp("canaries")
    (folder / "files").mkdir()
    apart = override_settings(
        LEDGER_ANCHOR_FILE=folder / "anchors.log",
        MEDIA_ROOT=folder / "files",
        LIMITS_FILE=folder / "files" / "limits.sqlite3",  # read like every other file
        LIMITS=dict.fromkeys(settings.LIMITS, (1000, 3600)),
    )
    with apart, django_db_blocker.unblock(), undone(), lines_and_messages() as heard:
        life = Life(build_world(), Canaries())
        life.live()
        yield Trail(life, heard)


# -- what is kept ---------------------------------------------------------------------------------------------------

WORDS = {"db ledger_eventtext.text"}
INDEX = {"db cases_casewords.words"}
TITLE = {"db cases_case.title", "db cases_historicalcase.title", "export case_export"}


def of_concern(column: str) -> Places:
    return {f"db concerns_concern.{column}", f"db concerns_historicalconcern.{column}"}


def of_correction(column: str) -> Places:
    return {f"db corrections_correction.{column}", f"db corrections_historicalcorrection.{column}"}


def of_conduct(column: str) -> Places:
    return {f"db conduct_conductreview.{column}", f"db conduct_historicalconductreview.{column}"}


def of_commendation(column: str) -> Places:
    return {f"db commendation_commendation.{column}", f"db commendation_historicalcommendation.{column}"}


OLDER_ANSWER = WORDS | {"db concerns_historicalconcern.answer"}
WHOLE_CASE = TITLE | INDEX | of_concern("facts")

KEPT: Found = {
    # texts of a case: in its rows and in the words of its events, which can be erased; in the index as words
    "facts": INDEX | of_concern("facts") | {"db cases_historicalcase.title"},
    "facts.phone": of_concern("facts"),
    "facts.card": of_concern("facts"),
    "proposal": INDEX | of_concern("proposal"),
    "place": of_concern("place_text") | {"db cases_casewords.place_words"},
    "title": TITLE | INDEX | WORDS,
    "passed_on": WHOLE_CASE,
    "sealed.facts": WHOLE_CASE,
    "undelivered": WHOLE_CASE,
    "answer.first": OLDER_ANSWER,
    "answer.second": OLDER_ANSWER,
    "answer": OLDER_ANSWER,
    "where_to_go": WORDS | of_concern("answer"),
    **dict.fromkeys(
        (
            "advice", "cancelling", "comment.handler", "comment.volunteer", "contribution", "dispatch", "dispute",
            "escalation", "extension", "extension.long", "extension.refused", "guidance", "hold",
            "data_held", "data_released", "opening.asked", "opening.refused", "question", "remark",
            "reopening", "reply", "result", "result.second", "sealed.reason", "sent_back", "told", "urge",
        ),
        WORDS,
    ),
    "document.text": {"file content"},
    # what somebody wants corrected
    "correction.wrong": of_correction("wrong"),
    "correction.should_be": of_correction("should_be"),
    "correction.done": WORDS | {"db corrections_historicalcorrection.answer"},
    "correction.declined": WORDS | of_correction("answer"),
    "correction.recourse": WORDS | of_correction("recourse"),
    **dict.fromkeys((f"correction.{name}" for name in ("dispute", "question", "remark", "reply")), WORDS),
    # the review of a member's conduct
    "conduct.facts": of_conduct("facts"),
    "conduct.gravity": of_conduct("gravity"),
    "conduct.statement": WORDS | of_conduct("statement"),
    "conduct.reason": WORDS | of_conduct("reason"),
    "conduct.paper": WORDS | of_conduct("paper_number"),
    "conduct.objection": WORDS | of_conduct("objection"),
    "conduct.final": WORDS | of_conduct("final_reason"),
    "conduct.more_time": WORDS,
    # what is written of somebody who is honoured
    "commend.merits": of_commendation("merits"),
    "commend.decided": WORDS | of_commendation("decision_reason"),
    "commend.number": WORDS | of_commendation("decision_number"),
    **dict.fromkeys((f"commend.{name}" for name in ("question", "recommended", "reply", "sent_back")), WORDS),
    # what people type for themselves, and files of a form that was refused
    "draft": {"db cases_draft.payload"},
    "kept.text": {"file content"},
    "kept.name": {"db cases_attachment.name"},
    "audit.person": {"db ledger_accessentry.reason"},
    "audit.export": {"db ledger_accessentry.reason"},
    # people who have accounts
    "volunteer.name": {"db permissions_user.full_name", "db permissions_historicaluser.full_name"},
    "volunteer.username": {"db permissions_user.username", "db permissions_historicaluser.username"},
    "mail.reviewer": {"db permissions_mailpreference.email", "letter to"},
    "mail.handler": {"db permissions_mailpreference.email"},
    # members of a group, for the body that manages it, and the decision that founded it
    "member.phone": {"db collaborators_membership.work_phone"},
    "member.email": {"db collaborators_membership.work_email"},
    "member.remark": {"db collaborators_standardschecklist.marks"},
    "decision.text": {"file content"},
    "decision.name": {
        "db collaborators_decision.document_name", "db collaborators_historicaldecision.document_name",
    },
    # locked, and read by their owner alone
    "factor.recovery": set(),
    # an address that leads nowhere is told to whoever looks after the server
    "path": {"log"},
}  # fmt: skip
"""Exactly where a canary is found; one that is not named here is found nowhere."""

NOWHERE = {
    "bad_file", "bad_file.name", "comment.refused", "conduct.refused", "correction.refused", "covered",
    "covered.refused",
    "crash.delivery", "crash.error", "crash.facts", "document.author", "document.changed_by", "document.name",
    "factor.proof", "factor.proof_code", "factor.secret", "factor.set_up", "factor.sign_in", "header.cookie",
    "header.forwarded", "header.language", "header.own", "header.referer", "header.referer_query",
    "header.request_id", "header.user_agent", "new_password", "password", "path.query", "photo.comment",
    "photo.description", "photo.maker", "photo.name", "query", "query.people", "query.phone", "query.worklist",
    "refused", "refused.place", "region.refused", "kept.photo.description", "kept.photo.name",
    "similar", "too_long", "wrong_password", "wrong_username",
    "member.refused", "commend.refused", "campaign.refused", "sizes.refused",
}  # fmt: skip


def test_every_door_is_in_one_of_the_tables(trail):
    assert trail.doors == set(KEPT) | NOWHERE


def test_words_are_kept_where_they_may_be_and_nowhere_else(trail):
    kept = {door: trail.kept.get(door, set()) for door in trail.doors}
    assert kept == {door: KEPT.get(door, set()) for door in trail.doors}


def test_there_was_something_to_find(trail):
    """Faults were logged, letters written, messages failed: what is silent proves nothing."""
    log = "\n".join(text for kind, text in trail.heard if kind == "log")
    assert "Internal Server Error" in log
    assert "ValueError" in log
    assert "Outbox message" in log
    assert {kind for kind, _text in trail.letters} == {"letter", "letter to"}


# -- what is shown --------------------------------------------------------------------------------------------------

SEEN_FROM_ABOVE = ABOVE | CAPTURER | CUSTODIAN | (OWN - {"handler"})
NEAR = CAPTURER | OWN | ADVISER
FOR_ALL = {"worklist", "notices", "notice_bell", "me", "capture", "case_list", "workload", "administration", "people"}
ONE_OF_EACH = {
    "volunteer", "group_lead", "reviewer", "handler", "approver", "district_auditor", "custodian", "administrator",
}  # fmt: skip
"""They open every page; the others open the pages of the case, the lists and the audit."""


PASSED_ON = SEEN_FROM_ABOVE | {"district_reviewer"}
SEALED = CAPTURER | {"reviewer", "party_approver", "district_auditor"}
CORRECTING = CAPTURER | {"reviewer", "reviewer2", "party_approver"}
REVIEWING = {"volunteer2", "reviewer", "party_approver"}
"""The member, who proposed it and the leader there; the leaders who decided are not among the people asked."""
ACCOUNT = ADMINISTRATORS | CAPTURER
READ_BY = {
    "place": NEAR,
    **dict.fromkeys(("passed_on", "escalation", "guidance", "dispatch"), PASSED_ON),
    "undelivered": SEEN_FROM_ABOVE,
    **dict.fromkeys(("sealed.facts", "sealed.reason"), SEALED),
    **dict.fromkeys(("volunteer.name", "volunteer.username"), ACCOUNT),
    **dict.fromkeys(("audit.person", "audit.export"), LEADERS | AUDITORS),
    **{f"mail.{person}": frozenset({person}) for person in ("reviewer", "handler")},
    "draft": CAPTURER,
    "kept.text": frozenset(),
    "kept.name": frozenset({"reviewer"}),
    **dict.fromkeys(("member.phone", "member.email"), RUNNING | {"volunteer2"}),
    "member.remark": SEEING_GROUP - {"group_lead"},
    **dict.fromkeys(("decision.text", "decision.name"), SEEING_GROUP),
    **dict.fromkeys((door for door in KEPT if door.startswith("correction.")), CORRECTING),
    **dict.fromkeys((door for door in KEPT if door.startswith("conduct.")), REVIEWING),
    **dict.fromkeys((door for door in KEPT if door.startswith("commend.")), RUNNING | {"volunteer2"}),
    "factor.recovery": CAPTURER,
}
"""Who may read a canary; one that is not named here stands in the case that all READERS see."""

ONLY_ON = {
    "audit.person": {"audit_access"},
    "audit.export": {"audit_access"},
    "draft": {"capture", "own_data"},
    "kept.name": {"own_data"},
    "mail.reviewer": {"me", "own_data"},
    "mail.handler": {"me", "own_data"},
    "factor.recovery": {"recovery_codes", "recovery_codes_file"},
    **{door: {"member", "member_contacts"} for door in ("member.phone", "member.email")},
    "member.remark": {"member"},
    **{door: {"decision_document"} for door in ("decision.text", "decision.name")},
}
NAMED_WHEN_RECORDING = OWN & REVIEWERS | {"group_lead"}
"""They choose a volunteer of their own body when they record on behalf."""
NAMED_ON = {"capture": NAMED_WHEN_RECORDING, "member_new": MANAGING, "vouch": RUNNING | (ABOVE & LEADERS)}
"""Pages that offer the collaborators of a body by name, to whom."""


def shown_to(door: str, page: str, person: str) -> bool:
    """Whether a page may show a person the canary of a door."""
    if door not in KEPT or page not in ONLY_ON.get(door, {page}):
        return False
    named = NAMED_ON.get(page, frozenset()) if door == "volunteer.name" else frozenset()
    return person in READ_BY.get(door, READERS) | named


@pytest.fixture(scope="module")
def pages(trail, django_db_blocker) -> Found:
    with django_db_blocker.unblock():
        return trail.of(trail.life.pages(_opened))


def _opened(person: str) -> set[str]:
    """What they are let in to, and every fifth page that turns them away: such pages are alike."""
    return {name for name in _tried(person) if person in ROWS[name].allowed or person in some_at(name)}


def _tried(person: str) -> set[str]:
    names = {name for name, row in ROWS.items() if row.method == "get"}
    about_cases = {name for name in names if name.startswith(("case_", "audit", "group", "member"))}
    return names if person in ONE_OF_EACH else about_cases | FOR_ALL


@pytest.mark.either
def test_pages_show_words_to_those_who_may_read_them_and_to_nobody_else(pages):
    assert shown_in_spite(pages) == set()


@pytest.mark.full
def test_whoever_is_turned_away_reads_no_word_on_any_page(trail):
    assert shown_in_spite(trail.of(trail.life.pages(_tried))) == set()


def shown_in_spite(pages: Found) -> set[tuple[str, str]]:
    """Each door and page where somebody reads what they may not."""
    return {
        (door, place)
        for door, places in pages.items()
        for place in places
        if not shown_to(door, *place.removeprefix("page ").split())
    }


@pytest.mark.either
def test_whoever_handles_the_case_reads_its_words(pages):
    """What nobody is shown proves nothing."""
    of_the_case = {"facts", "facts.phone", "proposal", "place", "title", "remark", "reply", "answer", "hold", "told"}
    assert {door for door in of_the_case if "page case_page handler" not in pages[door]} == set()


@pytest.mark.either
def test_the_words_of_a_correction_are_read_by_who_asked_and_who_answers_alone(trail):
    reading = readers_of(trail, trail.life.corrected)
    doors = {door for door in KEPT if door.startswith("correction.")}
    assert {door for door in doors if reading[door] != CORRECTING} == set()


@pytest.mark.either
def test_the_words_of_a_review_are_read_by_the_member_and_those_who_have_to_do_with_it_alone(trail):
    reading = readers_of(trail, trail.life.reviewed)
    doors = {door for door in KEPT if door.startswith("conduct.")}
    assert {door for door in doors if reading[door] != REVIEWING} == set()


@pytest.mark.either
def test_the_words_of_a_commendation_are_read_by_its_body_alone(trail):
    """Once it has ended the member reads what was decided on their own page; who was never asked reads nothing."""
    reading = readers_of(trail, trail.life.commended)
    doors = {door for door in KEPT if door.startswith("commend.")}
    assert {door: reading[door] for door in doors if reading[door] != RUNNING} == {}
    mine = trail.life.browser("volunteer2").get(reverse("my_commendation")).content.decode()
    assert trail.life.canaries.found_in(mine) == {"commend.decided", "commend.number"}


def readers_of(trail: Trail, case: Case) -> Found:
    """Who reads which words on its page, its history on paper and its earlier moments, everybody asked."""
    reading: Found = defaultdict(set)
    for person in trail.life.world.people:
        client = trail.life.browser(person)
        for name in ("case_page", "case_print", "case_as_of"):
            shown = client.get(reverse(name, args=[case.public_id])).content.decode()
            for door in trail.life.canaries.found_in(shown):
                reading[door].add(person)
    return reading


# -- what is left after the set times ---------------------------------------------------------------------------------

STAYS = ("audit.", "decision.")
"""The access log is a chain of its own, in which nothing can be erased; what a body decided stays for good."""


def test_after_the_set_times_it_is_found_nowhere(trail, django_capture_on_commit_callbacks):
    """Files go after the commit; drafts that nobody touched go with the rest, the words of accounts last."""
    later = timezone.now() + timedelta(days=366 * 11)
    with undone(), django_capture_on_commit_callbacks(execute=True):
        trail.life.close()
        assert sum(step.erased for step in apply_retention(now=later))
        purge_drafts(now=later)
        purge_notices(now=later)
        exports = list(trail.life.exports())
        trail.life.leave()
        assert sum(step.erased for step in apply_retention(now=later + timedelta(days=366 * 3)))
        left = trail.of(chain(database(), exports))
    left |= trail.of(files())
    assert {door: places for door, places in left.items() if not door.startswith(STAYS)} == {}


# -- no door is forgotten -------------------------------------------------------------------------------------------

PLANTED = {
    "cases.concerns.forms.CaptureForm", "cases.corrections.forms.CorrectionForm",
    "cases.forms.access.LevelForm", "cases.forms.actions.AdviceForm",
    "cases.forms.actions.AttachForm", "cases.forms.actions.CancelForm", "cases.forms.actions.CommentForm",
    "cases.forms.actions.DispatchForm", "cases.forms.actions.ExtendForm", "cases.forms.actions.HoldForm",
    "cases.forms.actions.ReopenForm", "cases.forms.actions.TitleForm", "cases.forms.actions.UrgeForm",
    "cases.forms.audit.ReasonForm", "cases.forms.audit.PersonForm", "cases.forms.case_list.CaseFilter",
    "cases.forms.outcomes.OutcomeForm", "cases.forms.redaction.BlurForm", "cases.forms.redaction.WordsForm",
    "cases.forms.openings.RequestForm",
    "cases.forms.openings.RefuseForm",
    "cases.forms.retention.LegalHoldForm",
    "cases.forms.words.AsksForWords", "cases.forms.worklist.WorklistFilter", "permissions.forms.mail.MailForm",
    "permissions.forms.people.PeopleFilter", "permissions.forms.proof.CodeForm",
    "permissions.forms.proof.NewSecondFactorForm", "permissions.forms.proof.PasswordProofForm",
    "permissions.forms.proof.SignInCodeForm", "permissions.views.account_forms.SignInForm",
    "permissions.views.account_forms.ChangePasswordForm", "collaborators.forms.members.AdmitForm",
    "collaborators.forms.members.ContactsForm", "collaborators.forms.groups.FoundForm",
    "collaborators.forms.standards.ChecklistForm", "collaborators.forms.imports.SheetForm",
    "collaborators.conduct.forms.ProposalForm", "collaborators.commendation.forms.NominationForm",
}  # fmt: skip
ABOUT_OFFICES = {
    "cases.concerns.settings_forms.CategoryForm", "cases.forms.audit.AuditFilter",
    "cases.forms.calendars.CalendarDayForm", "cases.forms.calendars.CalendarFilter",
    "cases.forms.calendars.WorkingHoursForm", "permissions.forms.people.PersonForm",
    "permissions.forms.people.RenamePersonForm", "permissions.forms.places.BodyFilter",
    "permissions.forms.places.BodyForm", "permissions.forms.places.HamletsForm",
    "permissions.forms.places.NewBodyForm", "permissions.forms.places.RenameUnitForm",
    "permissions.forms.places.UnitFilter", "collaborators.forms.groups.DissolveForm",
    "collaborators.forms.groups.DocumentForm", "collaborators.forms.groups.LeadForm",
    "collaborators.forms.groups.RenewForm", "collaborators.forms.imports.ConfirmForm",
    "collaborators.forms.again.LooksAgain", "collaborators.forms.members.EndForm",
    "collaborators.forms.members.TrainingForm", "collaborators.forms.papers.PaperForm",
    "collaborators.forms.regulations.RegulationForm", "collaborators.forms.standards.StandardsForm",
    "collaborators.conduct.forms.ReinstateForm",
}  # fmt: skip
"""Names of offices, places, days and of people who work there, decisions, regulations: known to everybody who
signs in."""


def forms_with_words() -> set[str]:
    """Our forms into which people write or upload freely; those built when they are shown count as such."""
    found, below = set(), [forms.Form]
    while below:
        one = below.pop()
        below += one.__subclasses__()
        own = one.__module__.partition(".")[0] in {"cases", "collaborators", "permissions"}
        free = [field for field in one.base_fields.values() if isinstance(field, (forms.CharField, forms.FileField))]
        if own and (free or one.__name__ in {"OutcomeForm", "ChecklistForm"}):
            found.add(f"{one.__module__}.{one.__qualname__}")
    return found


def test_every_form_with_words_is_a_door():
    assert get_resolver().url_patterns, "every page, and so every form, is loaded"
    assert forms_with_words() == PLANTED | ABOUT_OFFICES
