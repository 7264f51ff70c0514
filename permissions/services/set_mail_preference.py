"""How one wants to be told by e-mail."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import transaction

from permissions import errors
from permissions.models import MailChoice, MailPreference, User
from permissions.models.mail import LONGEST_ADDRESS

from .common import locked, stamp


@transaction.atomic
def set_mail_preference(
    *,
    user: User,
    email: str,
    choice: str,
    daily_hour: int,
    quiet_from: time,
    quiet_until: time,
    rests_on_days_off: bool,
    now: datetime,
) -> MailPreference:
    """Keeps a history row without the address, and no event: how a person is told is nobody's business.

    Without an address nothing is mailed, whatever the choice. Raises ValidationError by field.
    """
    owner = locked(user)
    preference = MailPreference.objects.filter(user=owner).first() or MailPreference(user=owner)
    preference.email, preference.choice, preference.daily_hour = email.strip(), choice, daily_hour
    preference.quiet_from, preference.quiet_until = quiet_from, quiet_until
    preference.rests_on_days_off = rests_on_days_off
    _validate(preference)
    stamp(preference, now)
    preference.save()
    return preference


def forget_mail(*, user: User, now: datetime) -> None:
    """Takes the address away, as closing an account does. Must run inside a transaction."""
    for preference in MailPreference.objects.filter(user=user):
        preference.email, preference.choice = "", MailChoice.NONE
        stamp(preference, now)
        preference.save()


def _validate(preference: MailPreference) -> None:
    if preference.choice not in MailChoice.values:
        raise ValidationError({"choice": errors.UNKNOWN_MAIL_CHOICE})
    if preference.daily_hour not in range(24):
        raise ValidationError({"daily_hour": errors.NO_SUCH_HOUR})
    if preference.email:
        _check_address(preference.email)
    elif preference.choice == MailChoice.AT_ONCE:
        raise ValidationError({"email": errors.ADDRESS_NEEDED})
    if preference.choice == MailChoice.DAILY and preference.is_quiet_at(time(preference.daily_hour)):
        raise ValidationError({"daily_hour": errors.HOUR_IS_QUIET})


def _check_address(email: str) -> None:
    try:
        EmailValidator()(email[: LONGEST_ADDRESS + 1])
        MaxLengthValidator(LONGEST_ADDRESS)(email)
    except ValidationError as error:
        raise ValidationError({"email": errors.NOT_AN_ADDRESS}) from error
