"""What this app adds to the administration: the list of standards."""

from django.utils.translation import gettext_lazy as _

from permissions.administration import Section, add_section

add_section(
    Section(
        "standards",
        "clipboard-check",
        _("Standards for members"),
        _("What the checklist of a member asks"),
        58,
        for_top=True,
    )
)
