"""Whoever leaves takes no task along."""

from datetime import timedelta

import pytest
from django.utils import timezone
from viewflow.workflow import STATUS

from cases.admission import grant
from cases.models import CaseReader, Draft, Notice, Task
from cases.notices.recipients import recipients_of
from cases.services import save_draft
from cases.services.release_all import release_all
from ledger import outbox
from ledger.models import Event
from permissions.services import close_account, end_appointment
from tests.factories import NOW

TODAY = timezone.localdate()


@pytest.fixture
def claimed(world) -> Task:
    """The review of a case, held by `reviewer`."""
    return world.claim(world.concern(), "reviewer")


def deliver(*, days: int = 0) -> None:
    outbox.deliver(now=timezone.now() + timedelta(days=days), worker="test")


def end(world, name: str, *, on=TODAY) -> None:
    actor = world.actor("administrator")
    end_appointment(appointment=world.actor(name).appointment, on=on, actor=actor, now=timezone.now())


def status_of(task: Task) -> str:
    return Task.objects.get(pk=task.pk).status


def test_a_closed_account_leaves_its_tasks_in_the_queue_at_once(world, claimed):
    close_account(user=world.people["reviewer"], actor=world.actor("administrator"), now=timezone.now())
    deliver()
    task = Task.objects.get(pk=claimed.pk)
    assert (task.status, task.owner, task.owner_appointment, task.assigned) == (STATUS.NEW, None, None, None)
    event = Event.objects.filter(verb="task.released").get()
    assert (event.actor, event.data["because"]) == ("system", "holder_left")
    assert world.claim(task.process, "reviewer2").owner == world.people["reviewer2"]


def test_a_closed_account_takes_its_drafts_notices_and_readings_along(world):
    case, auditor = world.answered(world.concern()), world.people["district_auditor"]
    deliver()
    save_draft(owner=auditor, case_type="concern", payload={"facts": "Lộ ngập"}, now=NOW)
    grant(case, auditor.pk, until=NOW)
    close_account(user=auditor, actor=world.actor("administrator"), now=NOW)
    volunteer = world.people["volunteer"]
    assert Notice.objects.filter(recipient__in=recipients_of(volunteer.pk)).exists()
    close_account(user=volunteer, actor=world.actor("administrator"), now=NOW)
    deliver()
    assert not Draft.objects.filter(owner=auditor).exists()
    assert not CaseReader.objects.filter(user=auditor).exists()
    assert not Notice.objects.filter(recipient__in=recipients_of(volunteer.pk)).exists()


def test_an_appointment_that_ended_yesterday_gives_its_tasks_back(world, claimed):
    end(world, "reviewer", on=TODAY - timedelta(days=1))
    deliver()
    assert status_of(claimed) == STATUS.NEW


def test_the_last_day_is_still_a_working_day(world, claimed):
    end(world, "reviewer")
    deliver()
    assert status_of(claimed) == STATUS.ASSIGNED


def test_the_message_waits_until_the_last_day_is_over(world, claimed):
    end(world, "reviewer", on=TODAY + timedelta(days=9))
    deliver(days=9)
    waiting = outbox.OutboxMessage.objects.get(topic="appointment.ended")
    assert waiting.delivered_at is None
    assert timezone.localtime(waiting.available_at).date() == TODAY + timedelta(days=10)


def test_what_others_hold_stays_with_them(world, claimed):
    end(world, "reviewer2", on=TODAY - timedelta(days=1))
    deliver()
    assert status_of(claimed) == STATUS.ASSIGNED


def test_what_a_collaborator_holds_is_not_touched(world):
    case = world.concern()
    world.step(case, "return_for_clarification", "reviewer")
    events = Event.objects.filter(subject_type="case").count()
    close_account(user=world.people["volunteer"], actor=world.actor("administrator"), now=timezone.now())
    deliver()
    assert world.open_task(case).status == STATUS.ASSIGNED
    assert Event.objects.filter(subject_type="case").count() == events


def test_releasing_twice_does_nothing_more(world, claimed):
    held = world.people["reviewer"].pk
    assert release_all(user_id=held, now=timezone.now()) == 1
    assert release_all(user_id=held, now=timezone.now()) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("holder", [{}, {"appointment_id": 1, "user_id": 1}])
def test_one_holder_is_named(holder):
    with pytest.raises(ValueError):
        release_all(**holder, now=timezone.now())
