"""What the services of this app answer: what is wrong, and what to do next."""

from django.utils.translation import gettext_lazy as _

NAME_NEEDED = _("Please give the group a name.")
NAME_TAKEN = _("The commune already has a group with this name.")
NOT_A_COMMUNE = _("Groups belong to a commune, whose hamlets they cover. This unit has no hamlets.")
HAMLETS_NEEDED = _("Please choose at least one hamlet.")
HAMLET_ELSEWHERE = _("These hamlets do not belong to the commune, or not on that day: %(names)s")
HAMLET_COVERED = _("Another group covers these hamlets: %(names)s")
HAMLET_STAFFED = _("Members listen in these hamlets: %(names)s. End their membership first, or keep the hamlet.")
HAMLET_NOT_COVERED = _("The group does not cover this hamlet on that day.")
HAMLET_NEEDED = _("Please choose the hamlet where they listen. Only the group lead may do without.")
NUMBER_NEEDED = _("Please give the number of the decision, for example 12-QĐ/ĐU.")
NUMBER_TOO_LONG = _("A number has at most 40 characters.")
DECISION_THERE = _("This decision is on record already. Choose it from the list.")
DECISION_OF_ANOTHER_KIND = _(
    "This decision is on record already, as “%(kind)s”, and does not fit here. Please look at number and day again."
)
DECISION_IN_FUTURE = _("The decision is dated in the future.")
DECISION_UNFIT = _("This decision does not fit what you want to do. Choose another one, or enter a new one.")
BEFORE_DECISION = _("This is before the day of the decision (%(day)s).")
DOCUMENT_THERE = _("The decision has its document already.")
NOT_FOUNDED_YET = _("The group is founded on %(day)s only.")
GROUP_DISSOLVED = _("The group is dissolved; nothing about it changes any more.")
DISSOLVED_BEFORE_FOUNDED = _("The last day is before the group was founded.")
NOBODY_GOES_ON = _("Please choose who goes on. A group of which nobody goes on is dissolved instead.")
NOBODY_LEAVES = _("The group has no members. Its last day is %(day)s, and nothing of it changes afterwards.")
LEAD_LEAVES = _("The group lead, %(name)s, is among them.")
KEEPS_TERM = _("%(name)s begins on %(since)s only and keeps the own term, until %(day)s.")
KEEPS_NO_TERM = _("%(name)s begins on %(since)s only and stays without an end of the term.")
LAST_DAY_AND_RIGHTS = _(
    "Their last day is %(day)s; their rights end with it. If a review of their conduct is under way, it lapses. "
    "This cannot be undone."
)
IN_GROUP_ALREADY = _(
    "The group has a member of this name already. If it is somebody else, take the row out and add them on the group’s "
    "page."
)
TOO_FAR = _("This is more than a year from now. Please look at the year again.")
NAME_IN_GROUP = _("The group has somebody of this name already: %(people)s.")
NOT_ONESELF = _("You cannot do this for yourself. Please ask a colleague.")
ACCOUNT_CLOSED = _("This account is closed.")
ALREADY_MEMBER = _("This person is a member of the group in that time already.")
LEAD_THERE = _("The group has a lead in that time. Use “change the lead”.")
APPOINTED_OTHERWISE = _(
    "This person already holds this role at the managing unit, for another hamlet or only until a day. Ask an "
    "administrator to end that appointment first."
)
TERM_BEFORE_START = _("The end of the term is before the first day.")
ENDS_BEFORE_START = _("The last day is before the first day.")
ALREADY_ENDED = _("This membership has ended already.")
MISTAKE_SEEN_LATE = _(
    "They were admitted more than 7 days ago. Now the membership ends by a decision: “End the membership”."
)
MORE_HANGS_ON_IT = _(
    "More was decided or noted of this member since. Now the membership ends by a decision: “End the membership”."
)
ONLY_BY_REVIEW = _("A removal is decided by a conduct review alone.")
UNKNOWN_CHOICE = _("Please choose one from the list.")
IS_LEAD_ALREADY = _("This member leads the group already.")
NOT_A_MEMBER = _("This person is no member of the group on that day.")
NOT_MEMBERS = _("Not in the group on that day: %(names)s")
LEAD_WITHOUT_HAMLET = _(
    "The present lead has no hamlet and cannot go on as a collaborator. End their membership first, then name the new "
    "lead."
)
CHANGE_TOO_EARLY = _("The change can take effect on %(day)s at the earliest.")
MARK_MISSING = _("Please say whether this point is met.")
REMARK_NEEDED = _("Please write what is missing.")
NAMES_CASE = _(
    "The code of a case stands here. Standards are about the member, never about what they recorded or passed on. "
    "Please take the code out."
)
REMARK_TOO_LONG = _("Please stay within 500 characters.")
SIGNED_TOO_EARLY = _("This is more than a year before the group was founded (%(day)s).")
SIGNED_IN_FUTURE = _("A checklist cannot be signed on a later day.")
TITLE_NEEDED = _("Please give a title.")
ATTENDED_IN_FUTURE = _("This training has not taken place yet.")
MEMBERS_NEEDED = _("Please choose at least one member.")
CLAUSES_NEEDED = _("A regulation has at least one clause.")
SAME_REGULATION = _("Version %(number)d has just this text already. Nothing was published.")
CLAUSE_TWICE = _("This number is there twice: %(number)s")
CLAUSE_NUMBER = _("A clause has a number such as 5 or 5.2.")
CLAUSE_EMPTY = _("Clause %(number)s has no text.")
BEFORE_LAST_VERSION = _("The version before is in force from %(day)s on. A new one cannot begin earlier.")
IMPORT_REPLACED = _("You or a colleague sent another file after this one. Only that one can be confirmed.")
IMPORT_MOVED_ON = _("This list is no longer there to be confirmed. Please look again, or send it anew.")
NOT_A_PHONE = _("This is no phone number of Vietnam. It looks like 0901 234 567.")
NOT_AN_ADDRESS = _("This is no e-mail address. It looks like ten@example.vn.")
POINTS_NEEDED = _("Please give at least one point, in Vietnamese and English.")
