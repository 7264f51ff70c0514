from django.apps import AppConfig


class YearConfig(AppConfig):
    name = "collaborators.year"
    label = "year"

    def ready(self) -> None:
        # What the access log calls the spreadsheet.
        from . import sheet  # noqa: F401
