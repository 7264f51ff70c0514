"""What may stand in a request: one's own data, and of others nothing without a reason from the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from cases.leaks import EMAIL, PERSON, find_leaks, names_case
from cases.warnings import OVERRIDE_REASONS
from permissions.models import MailPreference, User
from permissions.text import fold

from .models import Part

REASONS = (("self", _("It is about myself and nobody else")), *OVERRIDE_REASONS)
ABOUT_OTHERS = _("This may be about somebody else. Write about yourself alone.")
CHECK = _("Please check the words marked: they may be about somebody else.")
NO_SUCH_REASON = _("Please choose a reason from the list.")
NAMES_CASE = _(
    "A case is named here. Whoever answers would learn that you take part in it. Take its code out, or tick that this "
    "is what you want."
)
OWN_KINDS: Mapping[str, frozenset[str]] = {Part.NAME: frozenset({PERSON}), Part.EMAIL: frozenset({EMAIL})}
"""What `should_be` is made of where that part is wrong."""


@dataclass(frozen=True)
class Written:
    """The two texts of a request as typed, and what is known of whoever writes them."""

    part: str
    wrong: str
    should_be: str
    own: tuple[str, ...] = field(default=(), repr=False)

    @property
    def names_case(self) -> bool:
        """Whether the code of a case stands there, which tells whoever answers who recorded it."""
        return names_case(self.wrong) or names_case(self.should_be)

    @property
    def doubtful(self) -> dict[str, list[str]]:
        """By field the words that may be about somebody else."""
        own_kinds = OWN_KINDS.get(self.part, frozenset())
        known = [*self.own, self.should_be] if own_kinds else list(self.own)
        found = {
            "wrong": [one.text for one in find_leaks(self.wrong) if not _is_known(one.text, known)],
            "should_be": [
                one.text
                for one in find_leaks(self.should_be)
                if one.kind not in own_kinds and not _is_known(one.text, self.own)
            ],
        }
        return {name: words for name, words in found.items() if words}


def own_words(user: User) -> tuple[str, ...]:
    """What the system holds by which a person is named: name, username, e-mail address. One statement."""
    mail = MailPreference.objects.filter(user_id=user.pk).values_list("email", flat=True)
    return (user.full_name, user.username, *filter(None, mail))


def _is_known(words: str, known: Iterable[str]) -> bool:
    """Whether the words stand in what is known of the writer, or hold all of a name of several words."""
    sought = f" {fold(words)} "
    return any(sought in one or (one.count(" ") > 2 and one in sought) for one in (f" {fold(two)} " for two in known))
