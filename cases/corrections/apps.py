from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "cases.corrections"
    label = "corrections"

    def ready(self) -> None:
        # The flow, its verbs and what they tell, the way there from the page of own data, the demo's requests.
        from . import demo, flows, remedy, sentences, told  # noqa: F401
