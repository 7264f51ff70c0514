"""What is held on somebody of reviews of their conduct, for themselves alone: two statements."""

from django.utils.translation import gettext as _

from cases import own_data
from cases.own_data import Part
from permissions.models import User

from .records import reviews_of

TEXTS = ("facts", "gravity", "statement", "reason", "objection", "final_reason")


def parts_of(user: User) -> list[Part]:
    columns = {
        "case": _("Case"),
        "proposed": _("Proposed"),
        "clauses": _("Against which clauses"),
        "facts": _("What the member did or left undone"),
        "gravity": _("Why a milder step is not enough"),
        "statement": _("What you say to it"),
        "decided": _("Decision"),
        "reason": _("Reason"),
        "objection": _("Why do you not agree?"),
        "final_reason": _("Final decision"),
        "final": _("Final since"),
        "expires": _("Counts until"),
    }
    rows = [
        {
            "case": one.case.reference,
            "proposed": str(one.get_measure_display()),
            "clauses": "; ".join(clause.number for clause in one.clauses.all()),
            **{name: getattr(one, name) for name in TEXTS},
            "decided": str(one.get_outcome_display() or one.get_result_display()),
            "final": one.final_on,
            "expires": one.expires_on,
        }
        for one in reviews_of(user).prefetch_related("clauses")
    ]
    return [Part("conduct", _("Reviews of my conduct"), columns, rows)]


own_data.others.append(parts_of)
