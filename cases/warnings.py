"""What is said to a person whose text may betray somebody, and the reasons for sending it all the same."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from .leaks import ACCOUNT, EMAIL, HOUSEHOLD, NATIONAL_ID, PERSON, PHONE, PLATE, PROFILE, find_leaks

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

OVERRIDE_REASONS = (
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


def told_leaks(text: str) -> list[tuple[str, list[str]]]:
    """Each kind of warning about the text with the words it is about."""
    words: dict[str, list[str]] = {}
    for leak in find_leaks(text):
        words.setdefault(leak.kind, []).append(leak.text)
    return [(str(MESSAGES[kind]), found) for kind, found in words.items()]


def refusal(texts: Iterable[str], reason: str) -> str:
    """Why these texts may not be sent with this reason (empty: none given); empty when they may."""
    if reason:
        return "" if reason in dict(OVERRIDE_REASONS) else str(NO_SUCH_REASON)
    return str(LEAKS) if any(find_leaks(text) for text in texts) else ""
