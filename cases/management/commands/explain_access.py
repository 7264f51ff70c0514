"""Why a person can or cannot see a case and do each thing with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.explain import explain
from cases.models import Case
from permissions.models import User


class Command(BaseCommand):
    help = "Says why a person sees a case and may do what with it, or not, for each of their appointments; no content."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the user name")
        parser.add_argument("case", help="the case's code, such as TMY-24-58213")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"].strip().lower()).first()
        case = Case.objects.filter(reference=options["case"].strip().upper()).first()
        if user is None or case is None:
            raise CommandError("There is no such person." if user is None else "There is no such case.")
        if not user.appointments:
            self.stdout.write("No appointment is in force: nothing exists for this person.")
        for held in user.appointments:
            user.act_as(held)
            self.stdout.write(f"{held.get_role_display()}, {held.body}")
            for why in explain(user, case):
                reasons = "; ".join((*why.because, *why.but)) or "nothing in their role and place gives it"
                self.stdout.write(f"  {'yes' if why.allowed else 'no '}  {why.action}: {reasons}")
