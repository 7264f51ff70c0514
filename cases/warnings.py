"""What is said to a person whose text may betray somebody, what may stand there instead, and the reasons to send it."""

import re
import secrets
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .leaks import ACCOUNT, EMAIL, HOUSEHOLD, NATIONAL_ID, PERSON, PHONE, PLATE, PROFILE, Leak, find_leaks

MESSAGES = {
    PHONE: _("There seems to be a phone number. Name the matter, not the person."),
    NATIONAL_ID: _("There seems to be an ID card number. Name the matter, not the person."),
    EMAIL: _("There seems to be an e-mail address. Name the matter, not the person."),
    PLATE: _("There seems to be a number plate. Name the matter, not the person."),
    ACCOUNT: _("There seems to be a bank account number. Name the matter, not the person."),
    PROFILE: _("There seems to be a link to a personal page. Name the matter, not the person."),
    HOUSEHOLD: _("This place seems to name one household. Name the hamlet, road or canal instead."),
    PERSON: _("There seems to be a person's name. Name the matter, not the person."),
}

INSTEAD = {
    PHONE: _("(phone number)"),
    NATIONAL_ID: _("(ID card number)"),
    EMAIL: _("(e-mail address)"),
    PLATE: _("(number plate)"),
    ACCOUNT: _("(account number)"),
    PROFILE: _("(personal page)"),
    HOUSEHOLD: _("a household"),
    PERSON: _("a resident"),
}
"""What is offered in the place of the words."""

Reasons = tuple[tuple[str, Any], ...]
"""Codes, with what they say."""
OVERRIDE_REASONS: Reasons = (
    ("office_number", _("It is the number of an office or hotline")),
    ("public_place", _("It is a street, bridge, school or company named after a person")),
    ("official", _("It is an official named in their office")),
    ("not_personal", _("It is a number that is not personal (price, decision, date)")),
    ("nobody", _("Not a name or number of anybody")),
)

PERSON_QUERY = _("Search for a matter or a place, not for a phone number, ID card or number plate.")
LEAKS = _("Please check the words marked: a concern names the matter, not the person.")
NO_SUCH_REASON = _("Please choose a reason from the list.")
SEND_BECAUSE = _("Send it all the same, because")
REPLACED = _("The words have been replaced. Please read the text once more, then send it.")

CLEAN_KEPT = 256
_clean: OrderedDict[bytes, None] = OrderedDict()
_key = secrets.token_bytes(32)


def leaks_in(text: str) -> list[Leak]:
    """`find_leaks`, which form and service both ask of the same text: of those without one a keyed fingerprint is kept.

    In this process alone, for the last 256 texts; no words are.
    """
    text = _composed(text)
    mark = blake2b(text.encode("utf-8", "surrogatepass"), key=_key, digest_size=16).digest()
    if mark in _clean:
        return []
    found = find_leaks(text)
    if not found:
        _clean[mark] = None
        while len(_clean) > CLEAN_KEPT:
            _clean.popitem(last=False)
    return found


def _composed(text: str) -> str:
    """In NFC with plain line ends, which browsers send otherwise than they count."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n")


BEGINS = re.compile(r"(?:^|[.!?…]\s+|\n)\s*$")
"""Before the beginning of a sentence."""


def told_leaks(text: str) -> list[tuple[str, list[str]]]:
    """Each kind of warning about the text with the words it is about."""
    words: dict[str, list[str]] = {}
    for leak in leaks_in(text):
        words.setdefault(leak.kind, []).append(leak.text)
    return [(str(MESSAGES[kind]), found) for kind, found in words.items()]


def without_leaks(text: str) -> str:
    """The text, in NFC, with what `find_leaks` names replaced by what it is; in capitals where a sentence begins."""
    composed, after, parts = _composed(text), 0, []
    for leak in leaks_in(text):
        instead = str(INSTEAD[leak.kind])
        begins = BEGINS.search(composed[: leak.start]) is not None
        parts += [composed[after : leak.start], instead[0].upper() + instead[1:] if begins else instead]
        after = leak.end
    return "".join([*parts, composed[after:]])


def because(texts: Iterable[str], reason: str, reasons: Reasons = OVERRIDE_REASONS) -> dict[str, str]:
    """What the record keeps of why these texts may be sent: `{"override": reason}`, or nothing where none is needed.

    Raises ValidationError for `override_reason`.
    """
    if refused := refusal(texts, reason, reasons):
        raise ValidationError({"override_reason": refused})
    return {"override": reason} if reason else {}


def refusal(texts: Iterable[str], reason: str, reasons: Reasons = OVERRIDE_REASONS) -> str:
    """Why these texts may not be sent with this reason (empty: none given); empty when they may."""
    if reason:
        return "" if reason in dict(reasons) else str(NO_SUCH_REASON)
    return str(LEAKS) if any(leaks_in(text) for text in texts) else ""
