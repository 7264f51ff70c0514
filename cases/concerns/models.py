"""The concern: what worries residents, as a matter and never as a person."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from ledger.tracked import History, TrackedManager, TrackedQuerySet
from permissions.models import BodyKind, Level, Unit


class HeardHow(models.TextChoices):
    """How it was heard: a closed list, so that it cannot name the café (docs/principles.md)."""

    SEEN = "seen", _("Seen on the spot")
    TOLD = "told", _("Told by residents")
    MEETING = "meeting", _("Heard at a meeting")
    DOCUMENT = "document", _("Read in a document")


class CategoryQuerySet(TrackedQuerySet):
    def offered(self):
        """Categories in force, in their central order."""
        return self.filter(status=Category.Status.ACTIVE).order_by("position", "code")


class Category(models.Model):
    """A public matter from the central closed list. Two people of the top level add one."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("In force")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_vi = models.CharField(_("name in Vietnamese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    icon = models.CharField(_("icon"), max_length=40, default="message-circle")
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    few = models.BooleanField(_("often touches single households"), default=False, db_default=False)
    """Small places are warned of while recording (small_places.py)."""
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.BigIntegerField(null=True, blank=True)

    objects = TrackedManager.from_queryset(CategoryQuerySet)()
    history = History()

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi


class CategoryLead(models.Model):
    """Which body leads on a category at a level. `body_name` holds {unit} for the unit's name, type in
    lower case.

    A reorganisation adds rows: whichever body of that name exists and has not ended is the one.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="leads")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=BodyKind)
    body_name = models.CharField(max_length=160)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "level", "body_name"], name="one_lead_of_a_name")]

    @property
    def shown_name(self) -> str:
        """The name with «…» where the unit's name stands."""
        return self.body_name.replace("{unit}", "…")


class CategoryPreference(models.Model):
    """A commune may hide and reorder categories, and nothing else."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    hidden = models.BooleanField(_("hidden"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "category"], name="one_preference_per_unit")]


class Concern(models.Model):
    """The detail of a case of type "concern". `proposal` stays apart from `facts`."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="concern")
    facts = models.TextField(_("what is the matter"))
    proposal = models.TextField(_("proposal"), blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    area = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("area"))
    place_text = models.CharField(_("where exactly"), max_length=200, blank=True)
    heard_how = models.CharField(_("how it was heard"), max_length=20, choices=HeardHow.choices)
    observed_on = models.DateField(_("since when"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = TrackedManager()
    history = History()

    def __str__(self) -> str:
        return self.case.reference
