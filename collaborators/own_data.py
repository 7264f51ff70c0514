"""What is held on somebody as a member, for themselves alone: three statements."""

from django.utils.translation import gettext as _

from cases import own_data
from cases.own_data import Part
from permissions.models import User

from .models import Membership, StandardsChecklist, Training


def parts_of(user: User) -> list[Part]:
    return [_memberships(user), _checklists(user), _trainings(user)]


def _memberships(user: User) -> Part:
    columns = {
        "group": _("Group"),
        "capacity": _("In the group as"),
        "hamlet": _("Hamlet"),
        "from": _("From"),
        "to": _("To"),
        "term": _("End of the term"),
        "phone": _("Phone for work"),
        "email": _("E-mail for work"),
    }
    rows = [
        {
            "group": one.group.name,
            "capacity": str(one.get_capacity_display()),
            "hamlet": str(one.hamlet or ""),
            "from": one.valid_from,
            "to": _("entered by mistake") if one.never_was else one.valid_to,
            "term": one.term_ends_on,
            "phone": one.work_phone,
            "email": one.work_email,
        }
        for one in Membership.objects.with_people().filter(user_id=user.pk).order_by("valid_from", "pk")
    ]
    return Part("memberships", _("Membership in groups"), columns, rows)


def _checklists(user: User) -> Part:
    """Every point of every checklist."""
    columns = {"signed": _("Signed on"), "point": _("Standard"), "met": _("Met"), "remark": _("Remark")}
    signed = StandardsChecklist.objects.filter(user_id=user.pk).select_related("version").order_by("signed_on", "pk")
    rows = [
        {"signed": one.signed_on, "point": line["text"], "met": line["met"], "remark": line["remark"]}
        for one in signed
        for line in one.lines
    ]
    return Part("checklists", _("Standards checklists"), columns, rows)


def _trainings(user: User) -> Part:
    attended = Training.objects.filter(membership__user_id=user.pk).order_by("attended_on", "pk")
    rows = [{"title": one.title, "on": one.attended_on} for one in attended]
    return Part("trainings", _("Trainings"), {"title": _("What it was about"), "on": _("Day")}, rows)


own_data.others.append(parts_of)
