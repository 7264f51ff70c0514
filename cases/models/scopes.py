"""For what a row of settings holds: a category, an urgency, a level, or any."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.models import Level

from .stages import Urgency


class Scoped(models.Model):
    """Blank and None mean any. A row that names category, level or urgency wins over one that does not."""

    urgency = models.CharField(_("urgency"), max_length=20, blank=True, choices=Urgency.choices)
    category_code = models.CharField(_("category"), max_length=40, blank=True)
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("level"))

    class Meta:
        abstract = True

    @property
    def is_general(self) -> bool:
        """Whether the row holds whatever the urgency, category and level."""
        return not (self.urgency or self.category_code or self.level_id)
