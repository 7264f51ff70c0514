"""The forms that keep prose out of the ledger: codes, verbs, actors."""

import re
from typing import Any

from .errors import BAD_CODE, PROSE, LedgerError

CODE = re.compile(r"[\w:.\-/+]{0,80}", re.ASCII)
"""A code, an ISO moment or a hex commitment: no space, no accent, at most 80 characters."""
VERB = re.compile(r"[a-z_]{1,29}\.[a-z_]{1,30}")
TOPIC = VERB
ACTOR = re.compile(r"appointment:[0-9]{1,20}|participant:[A-Z0-9-]{1,40}|system")
WORD = re.compile(r"[a-z_]{1,30}")
"""The bounds are those of the columns, which SQLite does not hold by itself."""


def check_form(name: str, value: str, form: re.Pattern[str]) -> None:
    """Raises LedgerError unless the whole of `value` has the given form; `name` is for the message."""
    if not form.fullmatch(value):
        raise LedgerError(BAD_CODE.format(name=name))


def check_codes(value: Any, path: str = "data") -> None:
    """Raises LedgerError unless `value` is None, a bool, an int, a code, or lists and dicts of these.

    The message names the place and never the content, which may be somebody's words.
    """
    if value is None or isinstance(value, int):
        return
    if isinstance(value, str) and CODE.fullmatch(value):
        return
    if isinstance(value, dict):
        for key, entry in value.items():
            _check_key(key, path)
            check_codes(entry, f"{path}.{key}")
        return
    if isinstance(value, list | tuple):
        for number, entry in enumerate(value):
            check_codes(entry, f"{path}[{number}]")
        return
    raise LedgerError(PROSE.format(path=path))


def _check_key(key: Any, path: str) -> None:
    if not (isinstance(key, str) and CODE.fullmatch(key)):
        raise LedgerError(PROSE.format(path=f"a key of {path}"))
