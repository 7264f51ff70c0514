"""The correction request: what somebody wants to be put right in the data held on themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case
from ledger.tracked import History, TrackedManager


class Part(models.TextChoices):
    """Which of the own data is wrong: a closed list, after the parts of the page of own data."""

    NAME = "name", pgettext_lazy("person", "Name")
    USERNAME = "username", _("Username")
    APPOINTMENT = "appointment", _("Role or hamlet")
    EMAIL = "email", _("E-mail address")
    PARTICIPATION = "participation", _("Taking part in a case")
    OTHER = "other", _("Something else")


class Result(models.TextChoices):
    """What became of the request, as answered last."""

    CORRECTED = "corrected", pgettext_lazy("result", "Corrected")
    REFUSED = "refused", pgettext_lazy("result", "Refused")
    IMPOSSIBLE = "impossible", _("Cannot be corrected")


class Correction(models.Model):
    """The detail of a case of type "correction". `answer` and `recourse` are the latest ones."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="correction")
    part = models.CharField(_("what is wrong"), max_length=20, choices=Part.choices)
    wrong = models.TextField(_("in what way"))
    should_be = models.TextField(_("what it should say"))
    result = models.CharField(_("result"), max_length=20, choices=Result.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    recourse = models.TextField(_("where to complain"), blank=True)

    objects = TrackedManager()
    history = History()

    def __str__(self) -> str:
        return self.case.reference
