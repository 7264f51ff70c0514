from django.apps import AppConfig


class CollaboratorsConfig(AppConfig):
    name = "collaborators"

    def ready(self) -> None:
        # Who stands how to a group, and what is forgotten when somebody leaves.
        from . import forgetting, relations  # noqa: F401
