"""How long what a case holds is kept after its closing, what was erased since, and what must be kept all the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.tracked import History, TrackedManager

from .cases import Case


class DataKind(models.TextChoices):
    """What is erased at once, the most delicate first."""

    PARTICIPANTS = "participants", _("who took part")
    ATTACHMENTS = "attachments", _("photos and documents")
    TEXTS = "texts", _("texts")
    CASE = "case", _("the whole case but for its number, category, commune and dates")


class AccountKind(models.TextChoices):
    """What is kept on people and not on cases, so that it is no kind of an erasure of a case."""

    ACCOUNTS = "accounts", _("accounts that were closed")


KINDS = dict([*DataKind.choices, *AccountKind.choices])
"""Every kind for which there may be a rule, with its name."""


class RetentionRule(models.Model):
    """Of accounts, or of cases of a category (blank: any), a kind of data is erased so many months after the closing.

    The row of the category wins over the general one; without either, DEFAULT_MONTHS hold (cases/retention/rules.py).
    """

    kind = models.CharField(_("kind of data"), max_length=20, choices=KINDS.items())
    category_code = models.CharField(_("category"), max_length=40, blank=True)
    months = models.PositiveSmallIntegerField(_("months"))

    objects = TrackedManager()
    history = History()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "category_code"], name="one_retention_rule_of_a_kind"),
            models.CheckConstraint(condition=models.Q(months__gte=1), name="retention_of_a_month_at_least"),
            models.CheckConstraint(
                condition=~models.Q(kind="accounts") | models.Q(category_code=""), name="accounts_have_no_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.category_code}".strip()


class Erasure(models.Model):
    """The tombstone of one kind of data of a case, made in the transaction of the event `event_seq` of its chain."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="erasures")
    kind = models.CharField(max_length=20, choices=DataKind.choices)
    event_seq = models.PositiveIntegerField()
    erased_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="erased_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class LegalHold(models.Model):
    """Nothing of the case is erased while it holds. `placed_by` is a code; the reason stands in the event."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="legal_holds")
    placed_by = models.CharField(max_length=60)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(lifted_at__isnull=True), name="one_legal_hold_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.case_id)
