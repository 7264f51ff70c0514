"""What the overview of the administration says about people, bodies and units."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import lists, policy
from permissions.administration import SHOWN, Attention, Line, Section, add_section
from permissions.models import Appointment, Body, Unit, User

ENOUGH = SHOWN + 1


def count_people(user: User, today: date) -> int:
    return lists.people_found(user, today=today).count()


def count_bodies(user: User, today: date) -> int:
    return policy.visible(user, Body.objects.all()).active(today).count()


def count_units(user: User, today: date) -> int:
    return policy.visible(user, Unit.objects.all()).valid(today).count()


def people_to_look_at(user: User, today: date) -> list[Attention]:
    """Appointments that end soon, and those left behind at bodies that have ended. Two statements."""
    seen = policy.visible(user, Appointment.objects.all()).select_related("user", "body")
    ending = lists.ending_soon(seen, today)[:ENOUGH]
    return [
        Attention(
            _("Appointments that end within 30 days"),
            "calendar-due",
            [_person_line(held, date_format(held.valid_to, "SHORT_DATE_FORMAT")) for held in ending if held.valid_to],
            f"{reverse('people')}?state={lists.ENDING}",
        ),
        Attention(
            _("People still appointed at bodies that have ended"),
            "building-off",
            [_person_line(held, held.body.name) for held in lists.stranded(user, today)[:ENOUGH]],
            f"{reverse('bodies')}?ended=on",
        ),
    ]


def _person_line(held: Appointment, note: str) -> Line:
    return Line(f"{held.user.full_name}, {held.get_role_display()}", reverse("person", args=[held.user_id]), note)


def bodies_to_look_at(user: User, today: date) -> list[Attention]:
    """Bodies in which work would lie. One statement."""
    found = lists.bodies_found(user, today=today, incomplete=True)[:ENOUGH]
    lines = [
        Line(body.name, reverse("body", args=[body.pk]), ", ".join(str(role.label) for role in missing))
        for body in found
        if (missing := lists.missing_roles(body))
    ]
    title = _("Bodies where nobody reviews, handles or approves")
    return [Attention(title, "building-community", lines, f"{reverse('bodies')}?incomplete=on")]


def units_to_look_at(user: User, today: date) -> list[Attention]:
    """Hamlets where nobody listens. One statement."""
    found = lists.units_found(user, today=today, uncovered=True)[:ENOUGH]
    lines = [Line(unit.name, reverse("unit", args=[unit.pk]), str(unit.parent or "")) for unit in found]
    return [Attention(_("Hamlets without a collaborator"), "map-pin-off", lines, f"{reverse('units')}?uncovered=on")]


add_section(
    Section(
        "people",
        "users",
        gettext_lazy("People"),
        gettext_lazy("Accounts, appointments, passwords"),
        10,
        count_people,
        people_to_look_at,
    )
)
add_section(
    Section(
        "bodies",
        "building-community",
        gettext_lazy("Bodies"),
        gettext_lazy("Committees, departments, stations, companies"),
        20,
        count_bodies,
        bodies_to_look_at,
    )
)
add_section(
    Section(
        "units",
        "sitemap",
        gettext_lazy("Units"),
        gettext_lazy("The tree of units, hamlets, levels"),
        30,
        count_units,
        units_to_look_at,
    )
)
add_section(
    Section(
        "who_may",
        "shield-check",
        gettext_lazy("Who may do what"),
        gettext_lazy("Roles and what they may do"),
        60,
    )
)
