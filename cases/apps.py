from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from . import handlers, relations  # noqa: F401  (registers who stands how to a case)
