from django.apps import AppConfig


class CommendationConfig(AppConfig):
    name = "collaborators.commendation"
    label = "commendation"

    def ready(self) -> None:
        # The flow, its verbs and what they tell, who sees a campaign, the demo's nominations, what is held on oneself.
        from . import demo, flows, own_data, relations, sentences, told  # noqa: F401
