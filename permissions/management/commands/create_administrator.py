"""The first administrator of an installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from permissions.models import Body, BodyKind
from permissions.services import create_administrator


class Command(BaseCommand):
    help = "Makes the first administrator and prints their temporary password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name")
        parser.add_argument(
            "--body",
            required=True,
            help="id of a body, or code of a unit, whose Party committee is meant (92 is the city)",
        )
        parser.add_argument("--force", action="store_true", help="even if the unit has an administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        body = body_of(options["body"])
        try:
            account = create_administrator(
                username=options["username"],
                full_name=options["name"],
                body=body,
                now=timezone.now(),
                even_if_there=options["force"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{account.user.full_name} is administrator at {body}.")
        self.stdout.write(f"User name: {account.user.username}")
        self.stdout.write(f"Temporary password: {account.password}")
        self.stdout.write("It is shown only now, and must be changed at the first sign-in.")


def body_of(given: str) -> Body:
    """The body that is meant; a unit's code wins over an id. Raises CommandError where there is none."""
    standing = Body.objects.filter(ended_on=None, has_accounts=True)
    by_code = standing.filter(unit__code=given, unit__valid_to=None, kind=BodyKind.PARTY_COMMITTEE)
    body = by_code.first() or (standing.filter(pk=given).first() if given.isdecimal() else None)
    if body is None:
        raise CommandError(f"There is no body with the id, and no unit with the code, {given!r}. Load units first.")
    return body
