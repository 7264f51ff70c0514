"""What the services of this app answer to bad input: what is wrong, and what to do next."""

from django.utils.translation import gettext_lazy as _

USERNAME_TAKEN = _("This user name is taken. Please choose another.")
NAME_NEEDED = _("Please enter the full name.")
NAME_LETTERS = _("A name has letters, spaces, dots, hyphens and apostrophes only. Please enter it again.")
UNKNOWN_LANGUAGE = _("Please choose Vietnamese or English.")
ACCOUNT_CLOSED = _("This account is closed and cannot be changed any more.")
NOT_ONESELF = _("You cannot do this for yourself. Please ask another administrator.")
SECOND_FACTOR_THERE = _("Your second step is set up already. Remove it first to use another phone.")
NO_SECOND_FACTOR = _("There is no second step for this account.")
SECOND_FACTOR_NEEDED = _("Your role needs the second step. An administrator can reset it when you change your phone.")
VOUCH_NEEDED = _(
    "It takes two: first somebody at this person's office confirms that they asked for it. Nothing was changed."
)
NO_VOUCH_NEEDED = _("This account needs no confirmation. An administrator can give a password at once.")
VOUCHER_TOO_NEW = _(
    "You cannot confirm this yet: your post, password or second step is less than a week old. Please ask a colleague."
)
VOUCHED_ALREADY = _("You have confirmed this already.")
VOUCH_GONE = _("There is nothing to take back: it was used, or its time is over.")
BODY_ENDED = _("This body has ended by that day. Please choose another body or an earlier day.")
BODY_WITHOUT_ACCOUNTS = _("Nobody signs in for this body. Allow accounts for it first.")
BODY_STILL_STAFFED = _("People still hold appointments at this body after that day. End their appointments first.")
BODY_ENDED_ALREADY = _("This body has ended already.")
BODY_NAME_TAKEN = _("This unit already has a body with this name.")
AREA_NOT_FOR_ROLE = _("Only collaborators and group leads have a hamlet. Please leave it empty.")
AREA_ELSEWHERE = _("This hamlet does not belong to the body's unit.")
ENDS_BEFORE_START = _("The last day is before the first day.")
ALREADY_APPOINTED = _("This person already holds this role at this body in that time.")
ALREADY_ENDED = _("This appointment ends earlier already.")
UNIT_CODE_TAKEN = _("There is already a unit with this code and first day.")
PREFIX_TAKEN = _("Another unit uses this reference prefix. Please choose another.")
PREFIX_FORM = _("A reference prefix has three to five capital letters, for example TMY.")
LEVEL_NOT_BELOW = _("A unit must be of a lower level than the unit it belongs to.")
NO_HAMLETS_HERE = _("Hamlets belong to a commune. Please open the commune first.")
NAMES_NEEDED = _("Please enter at least one name.")
NAMES_TWICE = _("These names are there twice: %(names)s")
NAMES_KNOWN = _("These hamlets are in the list already: %(names)s")
NAME_TOO_LONG = _("A name has at most %(n)d characters.")
UNIT_STILL_USED = _(
    "People still work for this unit after that day, or it has bodies or units below it. End these first."
)
ADMINISTRATOR_THERE = _("There is an administrator at this unit already: %(name)s. Use --force to add another.")
UNKNOWN_MAIL_CHOICE = _("Please choose one of the three ways to be told.")
NO_SUCH_HOUR = _("Please choose an hour of the day.")
HOUR_IS_QUIET = _("This hour lies in your quiet time. Please choose another hour, or another quiet time.")
ADDRESS_NEEDED = _("Please enter an address to be written to at once, or choose no e-mail.")
NOT_AN_ADDRESS = _("This is no e-mail address. It looks like ten@example.vn.")
NOT_A_TIME = _("Please give a time such as 20:00.")
PARENT_NEEDED = _("Please choose the unit that this one belongs to.")
