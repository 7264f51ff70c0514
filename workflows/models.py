"""Abstract bases: what every case and every task has, whatever its type."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from viewflow.workflow import STATUS
from viewflow.workflow.models import AbstractProcess
from viewflow.workflow.models import AbstractTask as ViewflowTask


class AbstractCase(AbstractProcess):
    """Something that moves through a flow (`flow_class`) and is in one `stage` at a time."""

    stage = models.CharField(max_length=30)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class AbstractTask(ViewflowTask):
    """A piece of human work: NEW in a queue, ASSIGNED to a holder, then DONE or CANCELED.

    Viewflow's many-to-many `previous` gives way to `came_from`: with one token there is one predecessor. Its columns
    stand without their single indexes: every question of ours has an index of its own, and where both were there,
    PostgreSQL took the wrong one.
    """

    previous = None
    data = seed = artifact = None
    decision: Any = None
    """The decision on its way through the flow; never stored."""

    status = models.CharField(max_length=50, choices=STATUS.choices, default=STATUS.NEW)
    created = models.DateTimeField(default=timezone.now)
    scheduled = models.DateTimeField(blank=True, null=True)
    external_task_id = models.CharField(max_length=50, blank=True, null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks_held", db_index=False
    )
    owner_permission_content_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    came_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="led_to")
    outcome = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=30)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
