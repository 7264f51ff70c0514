from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        # handlers of the outbox; who stands how to a case; parts of the administration
        from . import administration, departures, handlers, relations  # noqa: F401
