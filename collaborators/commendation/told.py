"""Whom the verbs of a commendation tell what; opening, asking back and replying are told as for every case.

Whoever nominated is told first that it is decided, a reviewer too, who would else read of new work alone.
"""

from cases.models.notices import NoticeKind as Kind
from cases.notices.audiences import Audience
from cases.notices.handlers import tells
from cases.notices.table import Tell

WAITING = Tell(Audience.DOERS, Kind.WAITING)
DECIDED = (Tell(Audience.SENDER, Kind.ANSWERED), WAITING, Tell(Audience.CAPTURER, Kind.DECIDED))
MOVED = (WAITING, Tell(Audience.CAPTURER, Kind.MOVED), Tell(Audience.SENDER, Kind.MOVED))

tells(
    {
        "commendation.recommended": (WAITING,),
        "commendation.proposed": MOVED,
        "commendation.sent_back": (WAITING,),
        "commendation.declined": DECIDED,
        "commendation.denied": DECIDED,
        "commendation.granted": DECIDED,
        "commendation.announced": (),
        "commendation.withdrawn": (),
    }
)
