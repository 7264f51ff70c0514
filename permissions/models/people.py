"""People who sign in. A person is never deleted, only closed and pseudonymised."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.prepared import prepared
from ledger.tracked import History, TrackedManager
from permissions.text import sort_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .roles import Appointment


class Language(models.TextChoices):
    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"], TrackedManager):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=self.model.normalize_username(username or ""))

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A saved user; without a password nobody can sign in as them. Pages use `services.create_user`."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from the appointment in force, not from this row."""

    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    full_name = models.CharField(_("full name"), max_length=120)
    sort_key = models.CharField(max_length=1000, blank=True, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.VIETNAMESE)
    is_active = models.BooleanField(_("active"), default=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    """When retention took away what closing had left."""
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    has_exceptions = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether the person was ever named for a row, or kept away from one: for all others no such row is looked for."""
    is_superuser = False  # takes the inherited column away: nobody stands above the policy
    is_staff = False

    objects = UserManager()
    history = History(excluded_fields=["password", "last_login", "sort_key", "has_exceptions"])

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.full_name)
        if "full_name" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_key"}
        super().save(*args, **kwargs)

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """User names know no capitals: people type them on phones."""
        return super().normalize_username(username).strip().lower()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name: the last word."""
        return self.full_name.split()[-1] if self.full_name.split() else self.username

    @property
    def may_sign_in(self) -> bool:
        return self.is_active and self.closed_at is None

    @cached_property
    def appointments(self) -> "list[Appointment]":
        """Those in force today, by id, with body, unit, level and area: one statement, then kept."""
        if not (self.pk and self.may_sign_in):
            return []
        held = _appointments_of(self.pk, timezone.localdate())
        for one in held:
            one.user = self
        return held

    @property
    def is_exceptional(self) -> bool:
        """Whether exceptions for the person, or for a body where they work, have to be looked for."""
        return self.has_exceptions or any(held.body.has_exceptions for held in self.appointments)

    @cached_property
    def appointment(self) -> "Appointment | None":
        """The one chosen for the session, else the first regular one, else the first acting one."""
        return min(
            self.appointments,
            key=lambda held: (held.pk != self.preferred_appointment, held.is_acting, held.pk),
            default=None,
        )

    preferred_appointment: int | None = None
    """Id of the appointment chosen for the session; ignored unless it is in force."""

    def act_as(self, appointment: "Appointment") -> None:
        """Act through another of one's appointments in force. Raises ValueError for any other."""
        if appointment not in self.appointments:
            raise ValueError("This appointment is not in force for this person.")
        self.appointment = next(held for held in self.appointments if held == appointment)

    def forget_appointments(self) -> None:
        """Load the appointments again at the next use, after they changed."""
        for name in ("appointments", "appointment"):
            self.__dict__.pop(name, None)


@prepared
def _appointments_of(user_id: int, on: date) -> "QuerySet[Appointment]":
    return User(pk=user_id).appointment_set.current(on).with_places().order_by("pk")
