from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "cases.concerns"
    label = "concerns"

    def ready(self) -> None:
        from . import administration, flows  # noqa: F401  (parts of the administration; makes the flow known)
