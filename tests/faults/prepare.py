"""Fills the database of a site of its own with the world of tests/factories.py and many people in it.

    DATABASE_URL=… VAR_DIR=… python -m tests.faults.prepare TEAMS CROWD

Prints as JSON what a driver must know: primary keys, and a session for each of the crowd.
"""

import json
import sys

import django

PASSWORD = "sông-Hậu-một-chiều-gió"
TEAM = (
    "volunteer",
    "reviewer",
    "reviewer2",
    "handler",
    "approver",
    "district_reviewer",
)
"""Whom a team consists of: people of the world of whom each team has one of its own, such as `handler.3`."""

LEAVERS = 40
"""Reviewers whose accounts are closed while they hold a task."""


def main(teams: int, crowd: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(populate(teams, crowd)))


def populate(teams: int, crowd: int) -> dict[str, object]:
    from django.contrib.auth.hashers import make_password

    from tests.factories import build_world

    world = build_world()
    password = make_password(PASSWORD)
    for body in world.bodies.values():
        body.email = f"office{body.pk}@langnghe.test"
        body.save()
    names = {f"{name}.{team}": name for team in range(teams) for name in TEAM}
    names |= {f"crowd.{number}": "reviewer" for number in range(crowd)}
    names |= {f"leaver.{number}": "reviewer" for number in range(LEAVERS)}
    pks = {name: copied(world.actor(like).appointment, name, password) for name, like in names.items()}
    administrator = world.people["administrator"]
    administrator.password = password
    administrator.save()
    return {
        "people": pks,
        "hamlet": world.units["hamlet"].pk,
        "category": world.category.code,
        "lead_body": world.bodies["commune", "government"].pk,
        "sessions": {name: session_of(pk) for name, pk in pks.items() if name.startswith("crowd.")},
    }


def copied(held, name: str, password: str) -> int:
    """A person with the same post as another; their number."""
    from permissions.models import Appointment, User

    user = User(username=name, full_name=f"Người {name}", password=password)
    user.save()
    Appointment(user=user, role=held.role, body=held.body, area=held.area, valid_from=held.valid_from).save()
    return user.pk


def session_of(pk: int) -> str:
    """The key of a session of this person, as signing in makes it."""
    from django.test import Client

    from permissions.models import User

    client = Client()
    client.force_login(User.objects.get(pk=pk))
    return client.session.session_key


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
