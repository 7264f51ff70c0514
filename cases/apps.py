from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from . import departures, handlers, relations  # noqa: F401  (handlers of the outbox; who stands how to a case)
        from .notices import handlers as notices  # noqa: F401  (what people are told of)
