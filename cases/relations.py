"""What the policy's relations mean for cases, tasks and attachments, in SQL.

`visible` and `may` read these; nothing else decides who sees a case.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from viewflow.workflow import STATUS

from permissions.models import Role, Unit, User
from permissions.policy import Relation, relates

from .models import Attachment, Case, CaseReader, Participant, Standing, Task
from .models.tasks import OPEN
from .sealing import blind_index


@relates(Case)
def case_relations(user: User) -> dict[Relation, Q]:
    """How the appointment in force, or the person, stands to a case."""
    held = user.appointment
    standing = Standing.objects.filter(body=held.body_id)
    return {
        Relation.OWN: _among(standing.exclude(kind=Standing.Kind.ADVISING)),
        Relation.ADVISER: _among(standing.filter(kind=Standing.Kind.ADVISING)),
        Relation.CURRENT: Exists(_waiting_for(user, Task.objects.filter(process=OuterRef("pk")))),
        Relation.PARENT: Q(unit__in=Unit.objects.subtree_of(held.body.unit).values("pk")),
        Relation.CAPTURER: _among(Participant.objects.filter(blind_index=blind_index(user.pk))),
        Relation.NAMED: Q(pk__in=CaseReader.objects.filter(user=user).values("content_object")),
    }


@relates(Task)
def task_relations(user: User) -> dict[Relation, Q]:
    """A task stands to a person as its case does, but for `current`: the very step that waits at body and role."""
    mine = Q(participant__in=Participant.objects.filter(blind_index=blind_index(user.pk)).values("pk"))
    on_case = {
        relation: Q(process__in=Case._base_manager.filter(meaning).values("pk"))
        for relation, meaning in case_relations(user).items()
    }
    waiting = _waiting_for(user, Task.objects.all()).values("pk")
    return on_case | {Relation.CURRENT: Q(pk__in=waiting), Relation.CAPTURER: mine}


@relates(Attachment)
def attachment_relations(user: User) -> dict[Relation, Q]:
    """A file is seen by whoever sees its case; a draft's file by the draft's owner."""
    on_case = {
        relation: Q(case__in=Case._base_manager.filter(meaning).values("pk"))
        for relation, meaning in case_relations(user).items()
    }
    on_case[Relation.CAPTURER] |= Q(draft__owner=user)
    return on_case


def _among(rows) -> Q:
    return Q(pk__in=rows.values("case"))


def _waiting_for(user: User, tasks):
    """Open steps at the body and role in force; for a group lead those that the volunteer left lying."""
    held = user.appointment
    if held.role == Role.GROUP_LEAD:
        return tasks.filter(status__in=OPEN, body=held.body_id, fallback_at__lte=timezone.now())
    return tasks.filter(status__in=(*OPEN, STATUS.STARTED), body=held.body_id, role=held.role)
