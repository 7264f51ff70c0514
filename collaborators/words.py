"""What never stands in a case about a member, or beside their name: the code of another case.

It would tell who recorded that one.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from cases.leaks import names_case


def refuse_references(texts: Mapping[str, str], says: Any) -> None:
    """Raises ValidationError with `says` by the name of each text in which the code of a case stands."""
    if named := {name: says for name, text in texts.items() if names_case(text)}:
        raise ValidationError(named)


def names_any_case(texts: Iterable[str]) -> bool:
    return any(names_case(text) for text in texts)
