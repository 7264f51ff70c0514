"""What lies ready for each demo account: scenes that end where somebody's turn begins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.models import Confidentiality, HoldReason

from .content import read
from .play import Play
from .routes import Route

VOLUNTEER = "tinhnguyen.thanhmy"
GROUP_LEAD = "totruong.thanhmy"
OTHER = "ctv1.thanhmy"
NEIGHBOUR = "ctv1.vinhtrinh"

DISTRICT_ROADS = ("roads", "drainage", "street_lighting", "housing", "market_supplies")
"""What «Phòng Kinh tế và Hạ tầng» leads on."""
CITY_FARMING = ("irrigation", "natural_disaster", "agriculture")
"""What «Sở Nông nghiệp và Phát triển nông thôn» leads on."""


@dataclass(frozen=True)
class Scene:
    """A script, the route its texts are taken from, who captured it, and how many working days ago."""

    script: Route
    route: str
    days: int
    by: str = OTHER
    categories: tuple[str, ...] = ()


def captured(play: Play) -> None:
    play.capture()


def captured_with_photo(play: Play) -> None:
    play.capture()
    play.send_photo()


def captured_on_behalf(play: Play) -> None:
    play.capture(by=play.cast.by_username[GROUP_LEAD])


def under_review(play: Play) -> None:
    play.capture()
    play.take()


def to_clarify(play: Play) -> None:
    captured_with_photo(play)
    play.return_for_clarification()


def accepted(play: Play) -> None:
    captured_with_photo(play)
    play.accept()


def being_handled(play: Play) -> None:
    accepted(play)
    play.take()
    play.comment()


def advice_asked(play: Play) -> None:
    accepted(play)
    play.ask_advice()


def on_hold(play: Play) -> None:
    being_handled(play)
    play.hold()


def resumed(play: Play) -> None:
    being_handled(play)
    play.hold(HoldReason.BODY)
    play.resume()


def more_time_asked(play: Play) -> None:
    being_handled(play)
    play.ask_for_time(60)


def more_time_granted(play: Play) -> None:
    more_time_asked(play)
    play.decide_on_time(grant=True)


def more_time_refused(play: Play) -> None:
    more_time_asked(play)
    play.decide_on_time(grant=False)


def urged(play: Play) -> None:
    being_handled(play)
    play.urge()


def for_its_units_only(play: Play) -> None:
    being_handled(play)
    play.set_level(Confidentiality.RESTRICTED)


def for_named_readers_only(play: Play) -> None:
    being_handled(play)
    play.set_level(Confidentiality.SEALED)


def name_asked_for(play: Play) -> None:
    accepted(play)
    play.ask_for_name()


def name_opened(play: Play) -> None:
    accepted(play)
    play.open_name()


def to_approve(play: Play) -> None:
    accepted(play)
    play.resolve()


def answer_sent_back(play: Play) -> None:
    to_approve(play)
    play.send_back()


def answer_to_bring(play: Play) -> None:
    to_approve(play)
    play.approve()


def disputed(play: Play) -> None:
    answer_to_bring(play)
    play.tell_the_people(disputed=True)


def told(play: Play) -> None:
    answer_to_bring(play)
    play.tell_the_people()


def escalated(play: Play) -> None:
    captured_with_photo(play)
    play.escalate()


def escalated_and_taken(play: Play) -> None:
    escalated(play)
    play.take()


def district_accepted(play: Play) -> None:
    escalated(play)
    play.accept()


def district_handling(play: Play) -> None:
    district_accepted(play)
    play.take()


def district_committee_answers(play: Play) -> None:
    escalated(play)
    play.accept(lead=play.committee)
    play.resolve()


def power_company_was_asked(play: Play) -> None:
    district_accepted(play)
    play.write_to_lead("sent")


def at_the_city(play: Play) -> None:
    escalated(play)
    if not play.is_at_the_top:
        play.escalate("escalate_reason_2")


def city_reviewing(play: Play) -> None:
    at_the_city(play)
    play.take()


def city_accepted(play: Play) -> None:
    at_the_city(play)
    play.accept()


def city_handling(play: Play) -> None:
    city_accepted(play)
    play.take()


def city_committee_answers(play: Play) -> None:
    at_the_city(play)
    play.accept(lead=play.committee)
    play.resolve()


SCENES = (
    # The volunteer: to clarify, to bring an answer back, and a past.
    Scene(to_clarify, "returned", 2, VOLUNTEER),
    Scene(answer_to_bring, "commune", 3, VOLUNTEER),
    Scene(told, "commune", 12, VOLUNTEER),
    Scene(disputed, "disputed", 8, VOLUNTEER),
    Scene(captured, "commune", 0, VOLUNTEER),
    # The group lead: an answer its volunteer left lying, an own matter to clarify, recording on behalf.
    Scene(answer_to_bring, "commune", 9, OTHER),
    Scene(to_clarify, "returned", 3, GROUP_LEAD),
    Scene(captured_on_behalf, "commune", 1, OTHER),
    # The commune's reviewer: new ones, one overdue, one in hand.
    Scene(captured_with_photo, "commune", 1),
    Scene(captured, "district", 2),
    Scene(captured, "out_of_scope", 4),
    Scene(under_review, "commune", 1),
    # The commune's handler and leader.
    Scene(accepted, "commune", 3),
    Scene(accepted, "commune", 14),
    Scene(being_handled, "commune", 6),
    Scene(advice_asked, "commune", 4, categories=DISTRICT_ROADS),
    Scene(answer_sent_back, "commune", 5),
    Scene(to_approve, "commune", 3),
    Scene(to_approve, "returned", 6),
    # The clock, and who may see.
    Scene(on_hold, "commune", 7),
    Scene(resumed, "commune", 9),
    Scene(more_time_asked, "commune", 5),
    Scene(more_time_granted, "commune", 8),
    Scene(more_time_refused, "commune", 8),
    Scene(urged, "commune", 13),
    Scene(for_its_units_only, "commune", 5),
    Scene(for_named_readers_only, "commune", 4),
    Scene(name_asked_for, "commune", 3, VOLUNTEER),
    Scene(name_opened, "commune", 2, VOLUNTEER),
    # The district.
    Scene(escalated, "district", 2),
    Scene(escalated, "district", 4, NEIGHBOUR),
    Scene(escalated_and_taken, "district", 3),
    Scene(district_accepted, "district", 3, categories=DISTRICT_ROADS),
    Scene(district_accepted, "district", 15, NEIGHBOUR, categories=DISTRICT_ROADS),
    Scene(district_handling, "district", 5, categories=DISTRICT_ROADS),
    Scene(advice_asked, "commune", 3, NEIGHBOUR, categories=DISTRICT_ROADS),
    Scene(district_committee_answers, "district", 5),
    Scene(power_company_was_asked, "district", 6, categories=("electricity",)),
    # The city.
    Scene(at_the_city, "city", 4),
    Scene(city_reviewing, "city", 5, NEIGHBOUR),
    Scene(city_accepted, "city", 6, categories=CITY_FARMING),
    Scene(city_handling, "city", 9, NEIGHBOUR, categories=CITY_FARMING),
    Scene(city_committee_answers, "city", 7),
)


def concern_for(scene: Scene, used: Iterable[str]) -> dict[str, Any]:
    """A concern whose texts fit the scene; one not yet used where there is one."""
    written = read("demo_concerns")["concerns"]
    fitting = [concern for concern in written if concern["route"] == scene.route]
    if scene.categories:
        wanted = [concern for concern in written if concern["category"] in scene.categories]
        fitting = [concern for concern in wanted if concern["route"] == scene.route] or wanted
    return next((concern for concern in fitting if concern["code"] not in used), fitting[0])
