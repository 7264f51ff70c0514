from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "collaborators.conduct"
    label = "conduct"

    def ready(self) -> None:
        # The flow, its verbs and what they tell, what is held on oneself, the demo's review, why nobody is honoured.
        from . import demo, flows, honours, own_data, sentences, told  # noqa: F401
