"""The migrations of this project: back to nothing, and forward again.

    python -m config.back_and_forth

Works on the configured database, which is migrated before and after; give it one of its own. All in one process:
starting Django for each app takes longer than its migrations.
"""

import os

import django
from django.core.management import call_command

from config.env import BASE_DIR


def main() -> None:
    """Ends with Django's own message where something does not go."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for label in own_apps():
        # The first migration of `permissions` makes the user: Viewflow's own hang on it, and do not go back on SQLite.
        call_command("migrate", label, "0001" if label == "permissions" else "zero", verbosity=0)
    call_command("migrate", verbosity=0)


def own_apps() -> list[str]:
    """Labels of the project's apps that have migrations."""
    folders = sorted(BASE_DIR.glob("**/migrations/0001_*.py"))
    ours = [folder.parent.parent for folder in folders if ".venv" not in folder.parts]
    return [path.name for path in ours]


if __name__ == "__main__":
    main()
