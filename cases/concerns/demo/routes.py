"""The ways of the demo concerns, named as in demo_concerns.json. A route reads like what happens."""

from collections.abc import Callable

from .play import Play

Route = Callable[[Play], None]


def commune(play: Play) -> None:
    begin(play)
    if "send_down_guidance" in play.wording.concern["texts"]:
        play.escalate()
        play.send_down()
    settle(play)
    play.tell_the_people()


def district(play: Play) -> None:
    begin(play)
    play.escalate()
    settle(play)
    play.tell_the_people()


def city(play: Play) -> None:
    begin(play)
    play.escalate()
    if not play.is_at_the_top:
        play.escalate("escalate_reason_2")
    settle(play)
    play.tell_the_people()


def returned(play: Play) -> None:
    begin(play)
    play.return_for_clarification()
    play.clarify()
    settle(play)
    play.tell_the_people()


def disputed(play: Play) -> None:
    """Disputed once, now and then twice: then one level up."""
    begin(play)
    settle(play)
    for _ in range(2 if play.chance(0.4) else 1):
        play.tell_the_people(disputed=True)
        play.accept()
        play.resolve(again=True)
        play.approve()
    play.tell_the_people()


def out_of_scope(play: Play) -> None:
    begin(play)
    play.rule_out()
    play.tell_the_people()


def recalled(play: Play) -> None:
    play.capture()
    play.recall()
    play.clarify()
    settle(play)
    play.tell_the_people()


def cancelled(play: Play) -> None:
    begin(play)
    play.cancel()


def reopened(play: Play) -> None:
    """Closed, and taken up again by a leader."""
    begin(play)
    settle(play)
    play.tell_the_people()
    play.reopen()
    settle(play)
    play.tell_the_people()


def begin(play: Play) -> None:
    """Captured, at times by the group lead on behalf, with a photo or a word."""
    lead = play.cast.group_lead_of(play.volunteer.appointment.body.unit) if play.chance(0.12) else None
    play.capture(by=lead)
    if play.chance(0.25):
        play.send_photo()
    if play.chance(0.15):
        play.comment()


def settle(play: Play) -> None:
    """Accepted, handled, answered and approved, with the detours of daily life."""
    play.accept()
    if play.chance(0.2) and play.lead.has_accounts:
        play.ask_advice()
        play.advise()
    if play.chance(0.15):
        play.take()
        play.comment()
    play.resolve()
    if play.chance(0.12):
        play.send_back()
        play.resolve()
    play.approve()


ROUTES: dict[str, Route] = {
    route.__name__: route
    for route in (commune, district, city, returned, disputed, out_of_scope, recalled, cancelled, reopened)
}
