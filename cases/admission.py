"""Who is let in when a case that not everybody sees moves on: a step never waits where nobody may do it.

A sealed case that reaches a body where no named reader can do the step admits the leaders of that body for a time, and
they name further readers. Nothing is placed at a body, or with a person, that a conflict of interest keeps away.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.models import Appointment, Body, Role, User
from workflows.errors import IllegalTransition

from .models import Case, CaseReader, Confidentiality, Implication, Task
from .models.walls import past_walls, unimplicated
from .relations import OVERSEEING
from .succession import holders

ADMITTED_FOR = timedelta(days=30)
"""How long the leaders of a body that a sealed case reaches may read it, unless somebody says otherwise."""
OVERSEEING_ROLES = (Role.APPROVER, Role.AUDITOR, Role.SOURCE_CUSTODIAN)
STAFF_ROLES = (Role.REVIEWER, Role.HANDLER, *OVERSEEING_ROLES)
KEPT_AWAY = _("This unit is kept away from the case because of a conflict of interest. Choose another one.")


def admit(task: Task, *, now: datetime) -> None:
    """Prepares a new, placed task of a walled case. Raises IllegalTransition where its body is kept away.

    A case that is only being opened has no row yet that could name readers: `open_case` asks again once it has.
    """
    case = task.process
    if task.participant is not None or not case.is_walled or case.pk is None:
        return
    if is_kept_away(case, task.body):
        raise IllegalTransition(KEPT_AWAY)
    held = Appointment.objects.filter(pk=task.owner_appointment or 0)
    if task.owner_id and not past_walls(case, held).exists():
        task.owner, task.owner_appointment, task.assigned, task.status = None, None, None, STATUS.NEW
    if case.confidentiality == Confidentiality.SEALED:
        admit_leaders(case, task.body, task.role, now=now)


def admit_leaders(case: Case, body: Body, role: str, *, now: datetime, without: Collection[int] = ()) -> bool:
    """Lets the leaders of the body read a sealed case where nobody there can go on with it; whether it let anybody in.

    Who can do the step goes on, and so does a leader, who names others. A body without leaders admits the former.
    The users `without` are not let in, and that they read it counts for nothing.
    """
    leaders, doers = (holders(body, one).exclude(user__in=without) for one in (Role.APPROVER, role))
    if past_walls(case, doers).exists() or past_walls(case, leaders).exists():
        return False
    leaders = unimplicated(case, leaders)
    chosen = leaders if leaders.exists() else unimplicated(case, doers)
    users = list(chosen.values_list("user", flat=True).distinct())
    for user_id in users:
        grant(case, user_id, until=now + ADMITTED_FOR)
    return bool(users)


def is_seen_by(case: Case, body: Body, role: str) -> bool:
    """Whether somebody who can do the role at the body sees the case."""
    return past_walls(case, holders(body, role)).exists()


def grant(case: Case, user_id: int, *, until: datetime) -> CaseReader:
    """Makes the person a named reader until then; an earlier end moves, a later one stays."""
    permission = Permission.objects.get(codename="view_case", content_type__app_label="cases")
    reader, made = CaseReader.objects.get_or_create(
        content_object=case, user_id=user_id, permission=permission, defaults={"until": until}
    )
    note_exception(reader.user)
    if not made and reader.until < until:
        reader.until = until
        reader.save(update_fields=["until"])
    return reader


def note_exception(whose: User | Body) -> None:
    """From now on the policy looks for exceptions of the person, or of all who work at the body."""
    whose._meta.model._base_manager.filter(pk=whose.pk, has_exceptions=False).update(has_exceptions=True)
    whose.has_exceptions = True


def readers_of(case: Case, *, now: datetime) -> QuerySet[CaseReader]:
    """The named readers whose time has not ended, those first who read the shortest."""
    return case.readers.filter(until__gt=now).select_related("user").order_by("until", "user__sort_key")


def is_kept_away(case: Case, body: Body | None) -> bool:
    """Whether a conflict of interest keeps the body as a whole away from the case."""
    if not case.has_conflict or body is None:
        return False
    return Implication.objects.filter(case=case, body=body).exists()


def kept_away(case: Case) -> set[int]:
    """Members of staff who are kept away by name."""
    if not case.has_conflict:
        return set()
    return set(Implication.objects.filter(case=case, user__isnull=False).values_list("user", flat=True))


def workplaces(user: User, *, now: datetime) -> QuerySet[Body]:
    """The bodies where a person holds an appointment."""
    held = Appointment.objects.current(timezone.localdate(now)).filter(user=user)
    return Body.objects.filter(pk__in=held.values("body"))


def may_read(case: Case, *, now: datetime) -> QuerySet[Appointment]:
    """Staff who could be named, the nearest first: at the bodies of the case, and at the committees above its unit."""
    above = [int(key) for key in case.unit.path.strip("/").split("/")]
    of_the_case = Q(body__in=case.standings.values("body"))
    above_it = Q(body__unit__in=above, body__kind__in=OVERSEEING, role__in=OVERSEEING_ROLES)
    today = Appointment.objects.current(timezone.localdate(now))
    fitting = today.filter(of_the_case | above_it, role__in=STAFF_ROLES, user__is_active=True)
    return fitting.select_related("user", "body").order_by("-body__unit__path", "body__name", "user__sort_key")
