"""Deletes old drafts by hand; the worker does so every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.services import purge_drafts


class Command(BaseCommand):
    help = "Deletes drafts that nobody has touched for 30 days, with their files."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Drafts deleted: {purge_drafts(now=timezone.now())}")
