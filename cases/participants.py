"""Who takes part in a case as a volunteer, without anyone being able to tell who."""

from django.db.models import QuerySet

from permissions.models import User

from .models import Case, Participant
from .sealing import blind_index, seal


def build_participant(case: Case, user: User, kind: str) -> Participant:
    """An unsaved participant; its code differs on every case."""
    return Participant(case=case, kind=kind, sealed_user=seal(user.pk), blind_index=blind_index(user.pk))


def participants_of(case: Case, user: User) -> QuerySet[Participant]:
    """What `user` is in `case`, capturer first."""
    return case.participants.filter(blind_index=blind_index(user.pk)).order_by("pk")


def capturer_of(case: Case) -> Participant:
    """The volunteer who captured the case; every concern has one."""
    return case.participants.get(kind=Participant.Kind.CAPTURER)


def join_as_answering(case: Case, user: User) -> Participant:
    """The participant through whom a group lead takes over a volunteer's step."""
    existing = participants_of(case, user).first()
    if existing:
        return existing
    participant = build_participant(case, user, Participant.Kind.ANSWERING)
    participant.save()
    return participant
