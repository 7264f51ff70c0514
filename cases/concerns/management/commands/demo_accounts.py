"""Prints the demo accounts: name, password, and what each can try."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.concerns.demo.content import read
from cases.concerns.demo.people import accounts
from permissions.models import Appointment


class Command(BaseCommand):
    help = "Prints the demo accounts with their password, place and what they can try."

    def handle(self, *args: Any, **options: Any) -> None:
        known = {account["username"]: account for account in accounts()}
        held = Appointment.objects.current().with_places().filter(user__username__in=known)
        by_username = {appointment.user.username: appointment for appointment in held.select_related("user")}
        if not by_username:
            self.stdout.write("There are no demo accounts here; make them with: manage.py seed_demo")
            return
        self.stdout.write(f"Mật khẩu chung / one password for all: {read('demo_people')['password']}\n\n")
        for username, account in known.items():
            if appointment := by_username.get(username):
                self._write(account, appointment)
        self._write_beside(read("demo_people")["beside"])

    def _write_beside(self, usernames: list[str]) -> None:
        """Who works beside them, where a second person or a department's leader is needed."""
        held = Appointment.objects.current().with_places().filter(user__username__in=usernames)
        self.stdout.write("\nCùng mật khẩu / the same password:")
        for appointment in held.select_related("user").order_by("user__username"):
            self.stdout.write(f"{appointment.user.username:<28} {appointment}")

    def _write(self, account: dict[str, Any], appointment: Appointment) -> None:
        self.stdout.write(f"{account['username']:<22} {account['full_name']}, {appointment}")
        self.stdout.write(f"{'':<22} {account['can_try_vi']}")
        self.stdout.write(f"{'':<22} {account['can_try_en']}")
