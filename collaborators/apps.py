from django.apps import AppConfig


class CollaboratorsConfig(AppConfig):
    name = "collaborators"

    def ready(self) -> None:
        # A part of the administration, the demo's groups, what is forgotten when somebody leaves, what is held on
        # oneself, who stands how to a group.
        from . import administration, demo, forgetting, own_data, relations  # noqa: F401
