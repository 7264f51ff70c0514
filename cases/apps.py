from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        # Parts of the administration, handlers of the outbox, who stands how to a case.
        from . import administration, departures, handlers, redating, relations  # noqa: F401
