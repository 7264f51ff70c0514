from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        # Parts of the administration, handlers of the outbox and their words, who stands how to a case.
        from . import administration, departures, handlers, relations, topics  # noqa: F401
        from .deadlines import redating  # noqa: F401
        from .notices import handlers as notices  # noqa: F401
