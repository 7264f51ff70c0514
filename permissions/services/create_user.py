"""A new person, without any right until appointed."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from permissions import errors, policy
from permissions.actors import Actor
from permissions.models import Language, User

from .common import save_recorded
from .people import free_username, person_name, temporary_password


class NewAccount(NamedTuple):
    """`password` is temporary, shown once and stored nowhere; "" when the caller chose one."""

    user: User
    password: str


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    actor: Actor,
    now: datetime,
    language: str = Language.VIETNAMESE,
    password: str = "",
) -> NewAccount:
    """Without `password` a temporary one is made, to be changed at the first sign-in.

    Raises PermissionDenied, and ValidationError by field.
    """
    if not actor.is_system and not policy.may(actor.user, "administration.people"):
        raise PermissionDenied
    user = User(
        username=User.normalize_username(username),
        full_name=person_name(full_name),
        language=language,
        must_change_password=not password,
    )
    made = "" if password else temporary_password()
    _validate(user, password)
    user.set_password(password or made)
    save_recorded(user, verb="created", actor=actor, now=now)
    return NewAccount(user, made)


def open_account(*, full_name: str, actor: Actor, now: datetime) -> User:
    """An account that nobody can sign in to until an administrator gives its first password.

    For a service that has asked by itself who may: a member is admitted by a decision of the body. Must run inside a
    transaction. Raises ValidationError by field.
    """
    name = person_name(full_name)
    user = User(username=free_username(name), full_name=name, must_change_password=True)
    _validate(user, "")
    user.set_unusable_password()
    save_recorded(user, verb="created", actor=actor, now=now)
    return user


def _validate(user: User, password: str) -> None:
    if user.language not in Language:
        raise ValidationError({"language": errors.UNKNOWN_LANGUAGE})
    user.clean_fields(exclude=["password"])
    if User.objects.filter(username=user.username).exists():
        raise ValidationError({"username": errors.USERNAME_TAKEN})
    if password:
        _validate_password(user, password)


def _validate_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
