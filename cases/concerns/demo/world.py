"""Plans the demo world for a seed and plays it case by case, the oldest first."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import F

from cases.demo_scenes import FOUNDATIONS
from cases.demo_scenes import SCENES as OTHER_SCENES
from cases.models import Case, DataKind
from cases.services.propose_retention_rule import propose_retention_rule
from ledger import outbox
from ledger.models import PENDING, OutboxMessage

from ..services import propose_category
from . import people
from .cast import Cast, Player
from .clock import Clock, working_moment
from .content import Wording, read
from .play import ENDS, Play
from .routes import ROUTES, Route
from .scenes import SCENES, concern_for

DAYS = 60
FOUNDED_DAYS_AGO = 90
HASTE = 0.25
"""Scenes are played fast, so that they reach their end before the present."""
SLOW = 4.0
SHARE_SLOW = 0.12
SHARE_RECENT = 0.5
RECENT_DAYS = 12
DETOURS = {"cancelled": 0.04, "reopened": 0.04}
"""Routes that any concern may take instead of its own."""
PROPOSER = "quantri.thanhpho"
PILOT_COMMUNE = "thanhmy"
SHARE_PILOT = 0.3
NEWS = timedelta(days=3)
"""What is younger is told by notices."""


@dataclass(frozen=True)
class Plan:
    """One case to play: what, by whom, from when on."""

    script: Route
    concern: dict[str, Any]
    volunteer: Player
    start: datetime
    pace: float
    rng: Random


@transaction.atomic
def build(*, cases: int, seed: int, now: datetime, tell: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Makes people and `cases` cases, all or nothing; how many cases. `tell` hears of the progress.

    The same seed and `now` give the same world but for random codes (references, ids, salts).
    """
    begun = working_moment(days_ago=FOUNDED_DAYS_AGO, present=now, rng=Random(seed))
    people.create_people(now=begun)
    for found in FOUNDATIONS:
        found(begun)
    cast = Cast()
    _propose_settings(cast, now)
    others = OTHER_SCENES[: max(0, cases - len(SCENES))]
    plans = sorted(_plans(cast, cases=cases - len(others), seed=seed, now=now), key=lambda plan: plan.start)
    for number, plan in enumerate(plans, start=1):
        _play(plan, cast, now)
        tell(number, len(plans))
    for scene in others:
        scene(now)
    _let_outbox_rest(now)
    return Case.objects.count()


def _propose_settings(cast: Cast, now: datetime) -> None:
    """Something for the second administrator of the city to confirm or refuse."""
    proposer = cast.by_username.get(PROPOSER)
    if proposer:
        at = working_moment(days_ago=2, present=now, rng=Random(PROPOSER))
        propose_category(
            code="public_transport",
            name_vi="Xe buýt, phà và bến đò",
            name_en="Buses and ferries",
            icon="bus",
            actor=proposer,
            now=at,
        )
        propose_retention_rule(kind=DataKind.ATTACHMENTS, months=36, actor=proposer, now=at)


def _plans(cast: Cast, *, cases: int, seed: int, now: datetime) -> Iterator[Plan]:
    yield from _of_scenes(cast, cases=cases, seed=seed, now=now)
    rng = Random(f"{seed}:order")
    written = read("demo_concerns")["concerns"]
    order = rng.sample(written, k=len(written))
    volunteers = cast.volunteers()
    for number in range(min(len(SCENES), cases), cases):
        own = Random(f"{seed}:{number}")
        concern = order[number % len(order)]
        yield Plan(
            script=_route(concern, own),
            concern=concern,
            volunteer=_volunteer(volunteers, own),
            start=working_moment(days_ago=_days_ago(own), present=now, rng=own),
            pace=SLOW if own.random() < SHARE_SLOW else 1.0,
            rng=own,
        )


def _of_scenes(cast: Cast, *, cases: int, seed: int, now: datetime) -> Iterator[Plan]:
    used: set[str] = set()
    for number, scene in enumerate(SCENES[:cases]):
        rng = Random(f"{seed}:scene:{number}")
        concern = concern_for(scene, used)
        used.add(concern["code"])
        volunteer = cast.by_username.get(scene.by) or cast.volunteers()[0]
        start = working_moment(days_ago=scene.days, present=now, rng=rng)
        yield Plan(scene.script, concern, volunteer, start, HASTE, rng)


def _route(concern: dict[str, Any], rng: Random) -> Route:
    for name, share in DETOURS.items():
        if rng.random() < share:
            return ROUTES[name]
    return ROUTES[concern["route"]]


def _volunteer(volunteers: list[Player], rng: Random) -> Player:
    of_pilot = [actor for actor in volunteers if actor.user.username.endswith(f".{PILOT_COMMUNE}")]
    return rng.choice(of_pilot if of_pilot and rng.random() < SHARE_PILOT else volunteers)


def _days_ago(rng: Random) -> int:
    return rng.randrange(RECENT_DAYS if rng.random() < SHARE_RECENT else DAYS)


def _play(plan: Plan, cast: Cast, now: datetime) -> None:
    held = plan.volunteer.appointment
    commune = held.body.unit
    play = Play(
        wording=Wording.of(plan.concern, commune=commune, hamlet=held.area or commune, rng=plan.rng),
        volunteer=plan.volunteer,
        cast=cast,
        clock=Clock(start=plan.start, present=now),
        rng=plan.rng,
        pace=plan.pace,
    )
    with suppress(*ENDS):
        plan.script(play)


def _let_outbox_rest(now: datetime) -> None:
    """As if a worker had been there all along; what happened lately is told, so that there are notices to read."""
    long_ago = OutboxMessage.objects.filter(PENDING, created_at__lt=now - NEWS)
    long_ago.update(delivered_at=F("created_at"), attempts=1)
    while outbox.deliver(now=now, worker="demo").count:
        pass
