"""What is held on somebody of reviews of their conduct, for themselves alone: one statement."""

from django.utils.translation import gettext as _

from cases import own_data
from cases.own_data import Part
from permissions.models import User

from .records import reviews_of


def parts_of(user: User) -> list[Part]:
    columns = {
        "case": _("Case"),
        "proposed": _("Proposed"),
        "decided": _("Decision"),
        "final": _("Final since"),
        "expires": _("Counts until"),
    }
    rows = [
        {
            "case": one.case.reference,
            "proposed": str(one.get_measure_display()),
            "decided": str(one.get_outcome_display() or one.get_result_display()),
            "final": one.final_on,
            "expires": one.expires_on,
        }
        for one in reviews_of(user)
    ]
    return [Part("conduct", _("Reviews of my conduct"), columns, rows)]


own_data.others.append(parts_of)
