from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from . import departures, handlers, relations, topics  # noqa: F401  (the outbox and its words; who stands how to a case)
