"""The demo world: complete for every account, the same for a seed, made once; its bulk path leaves the same rows."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.concerns.demo import growth, people, world
from cases.concerns.demo.scenes import SCENES
from cases.concerns.flows import ConcernFlow
from cases.corrections.models import Correction
from cases.models import Case, DeadlineEntry, Notice, Participant, SourceOpening, Task
from cases.notices.recipients import recipient_of
from ledger.models import PENDING, ChainHead, Event, OutboxMessage
from ledger.verify import verify_chain
from permissions import policy
from permissions.models import Role, User
from permissions.models.roles import ROLES_TOLD
from permissions.text import fold

pytestmark = [pytest.mark.either, pytest.mark.django_db]
SMALL = len(SCENES) + 12
GROWN = SMALL + 150


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """One world for the module, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_units", stdout=StringIO())
        call_command("load_categories", stdout=StringIO())
        world.build(cases=SMALL, seed=3, now=timezone.now())
        yield
        transaction.set_rollback(True)


def shape_of(case: Case) -> tuple:
    """Which rows a case has, told apart by what makes them differ."""
    events = Event.objects.filter(subject_type="case", subject_id=case.pk).order_by("seq")
    return (
        case.stage,
        case.closed_at is None,
        tuple((task.flow_task.name, task.status, task.outcome, task.beside) for task in case.task_set.order_by("pk")),
        tuple((event.verb, event.texts.count(), event.actor.partition(":")[0]) for event in events),
        case.participants.count(),
        case.standings.count(),
        case.attachments.count(),
        Case.history.filter(id=case.pk).count(),
        OutboxMessage.objects.filter(topic__startswith="case.", key__startswith=f"{case.pk}:").count(),
        ChainHead.objects.filter(subject_type="case", subject_id=case.pk).count(),
    )


def problems() -> list[str]:
    return [problem for case in Case.objects.all() for problem in verify_chain("case", case.pk)]


def test_every_scene_and_case_is_there(demo):
    assert Case.objects.count() == SMALL
    assert Case.objects.open().exists()
    assert Case.objects.overdue(at=timezone.now()).exists()
    assert problems() == []


def test_every_account_with_a_queue_has_work(demo):
    now = timezone.now()
    for account in people.accounts():
        user = User.objects.get(username=account["username"])
        if account["role"] in (Role.REVIEWER, Role.HANDLER, Role.APPROVER, Role.GROUP_LEAD):
            assert Task.objects.queue_of(user, at=now).exists(), account["username"]


def test_the_clock_and_the_walls_have_something_to_show(demo):
    assert set(DeadlineEntry.objects.values_list("kind", flat=True)) == {"hold", "resume", "extend"}
    assert Task.objects.open().filter(held_at__isnull=False).exists()
    assert Task.objects.open().filter(flow_task=ConcernFlow.extension).exists()
    assert Event.objects.filter(verb="case.extension_refused").exists()
    assert Case.objects.open().filter(urged_count__gt=0).exists()
    assert set(Case.objects.values_list("confidentiality", flat=True)) == {"normal", "restricted", "sealed"}


def test_one_name_is_open_and_one_is_asked_for(demo):
    assert sorted(SourceOpening.objects.values_list("state", flat=True)) == ["open", "waiting"]
    assert SourceOpening.objects.get(state="open").is_open(timezone.now())


def test_there_are_notices_to_read(demo):
    """Whose they are, and how many, depends on the hour and weekday at which the world is built."""
    users = [User.objects.get(username=account["username"]) for account in people.accounts()]
    told = {
        user.username
        for user in users
        if user.appointment.role in ROLES_TOLD
        and policy.visible(user, Notice.objects.filter(recipient=recipient_of(user), read_on=None)).exists()
    }
    assert told


def test_the_volunteer_has_something_to_clarify_an_answer_to_bring_and_one_to_read(demo):
    volunteer = User.objects.get(username="tinhnguyen.thanhmy")
    steps = {task.flow_task.name for task in Task.objects.inbox_of(volunteer)}
    assert steps == {"clarify", "answer_back", "confirm"}


def test_a_request_for_a_correction_waits_for_the_reviewer(demo):
    reviewer = User.objects.get(username="thamdinh.thanhmy")
    waiting = Task.objects.queue_of(reviewer, at=timezone.now()).filter(process__case_type="correction").get()
    assert waiting.due_at > timezone.now()
    assert Correction.objects.exclude(result="").get().case.stage == "has_result"


def test_the_power_company_waits_with_the_routing_body(demo):
    waiting = Task.objects.open().get(process__lead_body__has_accounts=False)
    assert waiting.role == Role.REVIEWER
    assert waiting.body != waiting.process.lead_body


def test_demo_people_can_sign_in_with_the_password_shown(demo, client):
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    password = out.getvalue().splitlines()[0].split()[-1]
    assert all(account["username"] in out.getvalue() for account in people.accounts())
    typed = {"username": "thamdinh.thanhmy", "password": password}
    assert client.post(reverse("login"), typed).status_code == 302
    assert client.session[SESSION_KEY]


def test_nobody_is_told_today_of_what_happened_weeks_ago(demo):
    assert not OutboxMessage.objects.filter(PENDING).exists()


def test_a_second_run_adds_nothing(demo):
    before, out = Case.objects.count(), StringIO()
    call_command("seed_demo", stdout=out)
    assert Case.objects.count() == before
    assert "already" in out.getvalue()


def test_copies_have_the_shape_of_played_cases(demo):
    played = {shape_of(case) for case in Case.objects.all()}
    growth.grow_to(GROWN, seed=3)
    copies = Case.objects.order_by("-pk")[: GROWN - SMALL]
    assert Case.objects.count() == GROWN
    assert {shape_of(case) for case in copies} <= played
    assert problems() == []


def test_copies_share_nothing_that_must_differ(demo):
    growth.grow_to(GROWN, seed=3)
    for name in ("reference", "public_id", "words_row__pk"):
        assert len(set(Case.objects.values_list(name, flat=True))) == GROWN, name
    sealed = Participant.objects.values_list("sealed_user", flat=True)
    assert max(Counter(sealed).values()) == 1


def test_tasks_of_copies_point_to_rows_of_their_own_case(demo):
    growth.grow_to(GROWN, seed=3)
    for task in Task.objects.select_related("participant", "came_from"):
        assert task.participant is None or task.participant.case_id == task.process_id
        assert task.came_from is None or task.came_from.process_id == task.process_id
    for event in Event.objects.filter(subject_type="case", data__has_key="task"):
        assert Task.objects.get(pk=event.data["task"]).process_id == event.subject_id


def test_growing_again_adds_nothing(demo):
    growth.grow_to(GROWN, seed=3)
    assert growth.grow_to(GROWN, seed=3) == 0


def test_copies_lie_at_the_same_hours_of_other_weeks(demo):
    growth.grow_to(GROWN, seed=3)
    known = {(case.opened_at.weekday(), case.opened_at.time()) for case in Case.objects.order_by("pk")[:SMALL]}
    assert all((case.opened_at.weekday(), case.opened_at.time()) in known for case in Case.objects.all())


def test_landmarks_are_a_thousand_different_words():
    names = growth.landmarks()
    assert len({fold(name) for name in names}) == len(names)
    assert 900 < len(names) < 1100


def test_production_refuses_demo_people(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("seed_demo")
