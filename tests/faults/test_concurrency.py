"""Many people at once on PostgreSQL, with real threads and connections."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases.models import Attachment, Case, Draft, Task
from cases.services import assign_task, claim_task, comment_case, complete_task, save_draft
from cases.services.attach import SENT_MEANWHILE, attach_to_draft
from ledger.models import Event
from ledger.verify import verify_chain
from permissions.models import Appointment, Role, User
from tests.cases.test_drafts import photo
from tests.factories import NOW, START, World
from workflows.errors import IllegalTransition, NotPermitted, TaskTaken

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CROWD = 12


@pytest.fixture
def crowd(world) -> list[str]:
    """Reviewers of the commune, by name."""
    names = [f"crowd{number}" for number in range(CROWD)]
    for name in names:
        user = User(username=name, full_name=name)
        user.save()
        world.people[name] = user
        body = world.bodies["commune", "party"]
        Appointment(user=user, role=Role.REVIEWER, body=body, valid_from=START).save()
    return names


def at_once(people: list[str], act: Callable[[str], object]) -> list[object]:
    """What each person's act returned or raised, all started at the same moment."""
    gate = threading.Barrier(len(people))

    def run(name: str) -> object:
        gate.wait()
        try:
            return act(name)
        except (IllegalTransition, NotPermitted) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


def test_one_claim_wins_and_the_others_are_told_within_a_second(world: World, crowd):
    task = world.open_task(world.concern())
    began = monotonic()
    results = at_once(crowd, lambda name: claim_task(task_id=task.pk, actor=world.actor(name), now=NOW))
    assert monotonic() - began < 5
    assert sum(isinstance(result, Task) for result in results) == 1
    assert all(isinstance(result, Task | TaskTaken) for result in results)
    assert Event.objects.filter(verb="task.claimed").count() == 1


def test_one_decision_counts_however_often_it_is_sent(world: World):
    case = world.concern()
    task = world.claim(case, "reviewer")

    def escalate(_name: str) -> Case:
        return complete_task(
            task_id=task.pk,
            outcome="escalate",
            fields={"reason": "vượt"},
            actor=world.actor("reviewer"),
            now=NOW,
        )

    results = at_once(["reviewer"] * CROWD, escalate)
    assert sum(isinstance(result, Case) for result in results) == 1
    assert Event.objects.filter(verb="case.escalated").count() == 1
    assert Task.objects.token().open().filter(process=case).count() == 1


def test_a_decision_and_a_leader_who_gives_the_step_away_do_not_both_count(world: World):
    colleague = Appointment.objects.get(user=world.people["reviewer2"])
    for _turn in range(8):
        case = world.concern()
        task = world.claim(case, "reviewer")

        def act(name: str, task: Task = task) -> object:
            actor = world.actor(name)
            if name == "reviewer":
                why = {"reason": "vượt"}
                return complete_task(task_id=task.pk, outcome="escalate", fields=why, actor=actor, now=NOW)
            return assign_task(task_id=task.pk, appointment_id=colleague.pk, actor=actor, now=NOW)

        decided, given = at_once(["reviewer", "party_approver"], act)
        assert isinstance(decided, Case) != isinstance(given, Task)
        assert Task.objects.token().open().filter(process=case).count() == 1
        assert verify_chain("case", case.pk) == []


def test_a_photo_that_comes_while_its_draft_is_sent_goes_along_or_is_refused(world: World):
    _ = world.category
    owner = world.people["volunteer"]
    for turn in range(12):
        draft = save_draft(owner=owner, case_type="concern", payload={}, now=NOW)

        def act(name: str, draft: Draft = draft) -> object:
            if name == "send":
                return world.concern(draft=draft.public_id)
            try:
                return attach_to_draft(draft=draft, upload=photo(), now=NOW)
            except ValidationError as refused:
                return refused

        sent, attached = at_once(["send", "attach"] if turn % 2 else ["attach", "send"], act)[:: 1 if turn % 2 else -1]
        assert isinstance(sent, Case)
        if isinstance(attached, Attachment):
            assert list(sent.attachments.all()) == [attached]
        else:
            assert attached.messages == [SENT_MEANWHILE]
    assert not Draft.objects.exists()
    assert not Attachment.objects.filter(case=None).exists()


def test_every_comment_arrives_and_the_chain_holds(world: World, crowd):
    case = world.concern()
    results = at_once(
        crowd, lambda name: comment_case(case_id=case.pk, text=f"Từ {name}", actor=world.actor(name), now=NOW)
    )
    assert all(isinstance(result, Event) for result in results)
    events = Event.objects.filter(subject_id=case.pk).order_by("seq")
    assert [event.seq for event in events] == list(range(1, CROWD + 2))
    assert verify_chain("case", case.pk) == []


def test_captures_at_the_same_moment_get_different_references(world: World):
    _ = world.category
    cases = at_once(["volunteer"] * CROWD, lambda name: world.concern())
    assert len({case.reference for case in cases}) == CROWD


def test_the_same_form_sent_at_the_same_moment_is_one_case(world: World):
    _ = world.category
    token = uuid4()
    cases = at_once(["volunteer"] * CROWD, lambda name: world.concern(client_token=token))
    assert len({case.pk for case in cases}) == 1
    assert Case.objects.count() == 1
