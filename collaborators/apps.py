from django.apps import AppConfig


class CollaboratorsConfig(AppConfig):
    name = "collaborators"

    def ready(self) -> None:
        # A part of the administration, the demo's groups, words of the access log, what is forgotten when somebody
        # leaves, lists of members, what is held on oneself, who stands how to a group.
        from . import administration, demo, exports, forgetting, handlers, own_data, relations  # noqa: F401
