"""What is shown in the place of an event's words that were redacted.

The ledger lets a text be erased and never rewritten. So the words with their blocks are a text of the event of the
redaction, which says of which event and text they are: {"seq": 7, "of": "answer", "shown": "shown_a"}.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ledger.models import Event

VERB = "text.redacted"
Place = tuple[int, int, str]
"""Case, number of the event in its chain, name of its text."""


def shown_name(number: int) -> str:
    """The name of the n-th text of a redaction: shown_a … shown_z, shown_ba …"""
    letters = ""
    while True:
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
        if not number:
            return f"shown_{letters}"


def places(data: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Of a redaction's data: number and text of the event that was redacted, and the name of what is shown."""
    for place in data.get("texts", ()):
        yield place["seq"], place["of"], place["shown"]


def shown_in(redactions: Iterable[tuple[int, dict[str, Any], dict[str, Any]]]) -> dict[Place, Any]:
    """By place, from case, data and texts (by name) of redactions, oldest first: the last one counts."""
    found = {}
    for case_id, data, texts in redactions:
        for seq, of, shown in places(data):
            if shown in texts:
                found[case_id, seq, of] = texts[shown]
    return found


def shown_of(cases: Collection[int]) -> dict[Place, str]:
    """What is shown in the place of redacted words of any number of cases: one statement."""
    rows = Event.objects.filter(subject_type="case", subject_id__in=cases, verb=VERB, texts__erased_at=None)
    read: dict[int, tuple[int, dict[str, Any], dict[str, str]]] = {}
    for pk, case_id, data, name, text in rows.order_by("subject_id", "seq").values_list(
        "pk", "subject_id", "data", "texts__name", "texts__text"
    ):
        read.setdefault(pk, (case_id, data, {}))[2][name] = text
    return shown_in(read.values())
