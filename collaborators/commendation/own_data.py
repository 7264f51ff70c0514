"""What is held on somebody who was nominated, for themselves alone: one statement."""

from django.utils.translation import gettext as _

from cases import own_data
from cases.own_data import Part
from permissions.models import User

from .nominee import commendations_of


def parts_of(user: User) -> list[Part]:
    columns = {
        "case": _("Case"),
        "asked_for": _("Asked for"),
        "why": _("Why"),
        "result": _("Result"),
        "award": _("Award"),
        "reason": _("Reason"),
        "number": _("Number of the decision"),
        "dated": _("Dated"),
    }
    rows = [
        {
            "case": one.case.reference,
            "asked_for": str(one.get_asked_for_display()),
            "why": one.merits,
            "result": str(one.get_result_display()),
            "award": str(one.get_award_display()),
            "reason": one.decision_reason,
            "number": one.decision_number,
            "dated": one.decided_on,
        }
        for one in commendations_of(user)
    ]
    return [Part("commendations", _("Commendations"), columns, rows)]


own_data.others.append(parts_of)
