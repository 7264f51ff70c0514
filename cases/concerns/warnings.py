"""What is said to a person whose text may betray somebody, and the reasons for sending it all the same."""

from django.utils.translation import gettext_lazy as _

from ..leaks import (
    EMAIL,
    NATIONAL_ID,
    PERSON,
    PHONE,
    PLATE,
    PROFILE,
    Leak,
    find_leaks,
    looks_like_person_query,
)

__all__ = ["MESSAGES", "OVERRIDE_REASONS", "PERSON_QUERY", "Leak", "find_leaks", "looks_like_person_query"]

MESSAGES = {
    PHONE: _("There seems to be a phone number. Name the matter, not the person."),
    NATIONAL_ID: _("There seems to be an ID card number. Name the matter, not the person."),
    EMAIL: _("There seems to be an e-mail address. Name the matter, not the person."),
    PLATE: _("There seems to be a number plate. Name the matter, not the person."),
    PROFILE: _("There seems to be a link to a personal page. Name the matter, not the person."),
    PERSON: _("There seems to be a person's name. Name the matter, not the person."),
}

OVERRIDE_REASONS = (
    ("office_number", _("It is the number of an office or hotline")),
    ("public_place", _("It is a street, bridge, school or company named after a person")),
    ("official", _("It is an official named in their office")),
    ("not_personal", _("It is a number that is not personal (price, decision, date)")),
)

PERSON_QUERY = _("Search for a matter or a place, not for a phone number, ID card or number plate.")
