"""Who may."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PermissionsConfig(AppConfig):
    name = label = "permissions"
    verbose_name = _("People and permissions")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from permissions import handlers, operations, overview, relations  # noqa: F401  (they register themselves)
