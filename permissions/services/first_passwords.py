"""First passwords for accounts that were opened without one: many at once, for the people of a list."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django.db.models import QuerySet

from permissions import policy
from permissions.actors import Actor
from permissions.models import User

from .common import save_recorded
from .create_user import NewAccount
from .people import temporary_password

ACTION = "administration.people"
MOST = 50
"""Passwords of one sheet: each takes a tenth of a second to be made safe."""


def without_password(user: User, people: QuerySet[User]) -> QuerySet[User]:
    """Those of the people in the administrator's reach to whom nobody ever gave a password, by name."""
    reach = people.filter(policy.predicate(user, ACTION, User))
    never = {"password__startswith": UNUSABLE_PASSWORD_PREFIX, "last_login": None, "closed_at": None}
    return reach.filter(is_active=True, must_change_password=True, **never).order_by("sort_key", "pk")


def give_first_passwords(*, people: Iterable[User], actor: Actor, now: datetime) -> list[NewAccount]:
    """Each with a temporary password: shown once, stored nowhere but as its hash, to be changed at the first sign-in.

    At most MOST of the people, those who have a password or are out of reach left out: a second sending, or another
    administrator at the same time, replaces none. The hashes are made before any row is locked.
    """
    keys = [one.pk for one in people][:MOST]
    made = {pk: temporary_password() for pk in keys}
    hashes = {pk: make_password(password) for pk, password in made.items()}
    with transaction.atomic():
        rows = without_password(actor.user, User.objects.filter(pk__in=keys)).select_for_update(of=("self",))
        given = list(rows)
        for one in given:
            one.password = hashes[one.pk]
            save_recorded(one, verb="password_reset", actor=actor, now=now, data={"first": True})
    return [NewAccount(one, made[one.pk]) for one in given]
