"""The task, and the words of the worklist."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow import STATUS

from permissions.models import Body, Role, User
from permissions.models.roles import ROLES_WITH_AREA
from workflows.models import AbstractTask

from ..sealing import blind_index
from .calendars import CalendarVersion
from .cases import Case
from .participants import Participant
from .stages import Confidentiality
from .walls import may_pass

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


class Swept(models.IntegerChoices):
    """How far a due date has been reminded of, in the order of the clock."""

    NOTHING = 0, "nothing"
    DUE_SOON = 1, "due_soon"
    BREACHED = 2, "breached"
    OVERDUE = 3, "overdue"
    SETTLED = 4, "settled"


TO_SWEEP = Q(status__in=OPEN) & (
    Q(swept__lt=Swept.SETTLED) | Q(swept_for__lt=F("due_at")) | Q(swept_for__gt=F("due_at"))
)
"""Open steps whose present due date is not settled: the sweep walks the index on these, and on no others."""


class TaskQuerySet(models.QuerySet):
    """Worklist words. Every one of them is served by an index."""

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def open_all(self, tasks: Iterable["Task"]) -> list["Task"]:
        """Saves new steps in one statement."""
        new = list(tasks)
        for task in new:
            task.seal_with_case()
        self.bulk_create(new)
        return new

    def inbox_of(self, user: User) -> Self:
        """What this person holds in the role in force: as staff by name, as a volunteer by key."""
        return self._held_by(user, STATUS.ASSIGNED)

    def queue_of(self, user: User, *, at: datetime) -> Self:
        """What waits at the body and role of the appointment in force, unclaimed."""
        held = user.appointment
        if held is None:
            return self.none()
        if held.role == Role.GROUP_LEAD:
            left = self.filter(fallback_at__lte=at, body=held.body_id, status__in=OPEN).past_walls(user)
            return left.exclude(participant__blind_index=blind_index(user.pk))
        waiting = self.filter(status=STATUS.NEW, body=held.body_id, role=held.role)
        return waiting.exclude(barred__contains=f",{user.pk},").past_walls(user)

    def archive_of(self, user: User) -> Self:
        """What this person has done in the role in force."""
        return self._held_by(user, STATUS.DONE)

    def _held_by(self, user: User, status: str) -> Self:
        held, tasks = user.appointment, self.filter(status=status)
        if held is None:
            return tasks.none()
        if held.role in ROLES_WITH_AREA:
            return tasks.filter(participant__blind_index=blind_index(user.pk))
        return tasks.held_at(held.body_id, held.role, owner_id=user.pk).past_walls(user)

    def held_at(self, body_id: int, role: str, *, owner_id: int) -> Self:
        """What a member of staff holds, or held, at a body in a role."""
        return self.filter(owner=owner_id, body=body_id, role=role)

    def past_walls(self, user: User, *, near: bool = True) -> Self:
        """Without the steps of cases that do not exist for the person, whatever their role (walls.py).

        `near` is False for who looks from above.
        """
        return self.filter(may_pass(user, near=near))

    def token(self) -> Self:
        """The tasks that move the case; advisers work beside it."""
        return self.filter(beside=False)


class Task(AbstractTask):
    """A step of a case: in the queue of `body` for `role`, or held by `owner` (staff) or `participant` (volunteer).

    `barred` lists users who may not take it (",12,15,"): the author of an answer does not approve it.
    `is_sealed` repeats what the case says of itself, so that counting a queue asks no case.
    From `fallback_at` on, the group lead of `body` may take over a volunteer's step.

    The clock (deadlines/clock.py): `granted` is the working time allowed at the start, by the version `start_calendar`,
    from `created` on, or from `clock_from` where a recalled step keeps its old date. Today `calendar` holds. Since
    `held_at` the clock stands and `due_at` is empty. `extended` is what extensions have added, `asked_work` what was
    asked for and is not decided. `latest_at` is the moment beyond which a law lets no due date go, whatever is added.
    `breached_at` is the first due date that passed while the step was open. `swept` says how far the sweep is
    with the due date `swept_for` (services/sweep_deadlines.py): once that is not `due_at`, it begins anew.
    """

    process = models.ForeignKey(Case, models.PROTECT, db_column="case_id", related_name="task_set")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="tasks")
    owner_appointment = models.BigIntegerField(null=True, blank=True)
    beside = models.BooleanField(default=False)
    barred = models.CharField(max_length=200, blank=True)
    is_sealed = models.BooleanField(default=False, db_default=False)
    fallback_at = models.DateTimeField(null=True, blank=True)
    granted = models.DurationField(null=True, blank=True)
    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, null=True, blank=True, related_name="+")
    start_calendar = models.ForeignKey(CalendarVersion, models.PROTECT, null=True, blank=True, related_name="+")
    clock_from = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True)
    extended = models.DurationField(default=timedelta)
    asked_work = models.DurationField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    swept_for = models.DateTimeField(null=True, blank=True)
    swept = models.PositiveSmallIntegerField(choices=Swept.choices, default=Swept.NOTHING)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        constraints = [
            models.UniqueConstraint(
                fields=["process"],
                condition=Q(beside=False, status__in=OPEN),
                name="one_open_step_per_case",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(participant__isnull=True),
                name="volunteers_are_never_owners",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "role", "due_at"], name="task_queue", condition=Q(status=STATUS.NEW)),
            models.Index(
                fields=["owner", "body", "role", "due_at"], name="task_inbox", condition=Q(status=STATUS.ASSIGNED)
            ),
            models.Index(fields=["owner", "-finished"], name="task_archive", condition=Q(status=STATUS.DONE)),
            models.Index(
                fields=["body", "fallback_at"],
                name="task_fallback",
                condition=Q(status__in=OPEN, fallback_at__isnull=False),
            ),
            models.Index(fields=["body", "due_at"], name="task_of_body", condition=Q(status__in=OPEN)),
            models.Index(fields=["due_at", "id"], name="task_to_sweep", condition=TO_SWEEP),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.pk}"

    def save(self, *args: Any, **how: Any) -> None:
        """A new step is sealed with its case."""
        if self._state.adding:
            self.seal_with_case()
        super().save(*args, **how)

    def seal_with_case(self) -> None:
        self.is_sealed = self.process.confidentiality == Confidentiality.SEALED

    @property
    def case(self) -> Case:
        return self.process

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def clock_started_at(self) -> datetime:
        return self.clock_from or self.created

    @property
    def step(self):
        """The node of the flow that this task stands at."""
        return self.flow_task
