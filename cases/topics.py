"""What the messages of this app are for, in the words of whoever looks at one that was given up."""

from django.utils.translation import gettext_lazy as _

from ledger.dead_letters import describe
from permissions.services.close_account import CLOSED
from permissions.services.end_appointment import ENDED

from .sentences import SENTENCES

for verb in SENTENCES:
    describe(verb, _("What follows a step of a case, such as a letter to the office"))
describe(ENDED, _("Tasks of an ended appointment go back to the office"))
describe(CLOSED, _("Tasks of a closed account go back to the office"))
