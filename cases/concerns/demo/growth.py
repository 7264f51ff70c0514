"""The bulk path: a demo world of any size from copies of cases that went through the services.

A copy differs from a played case in nothing but ids, codes, moments and a landmark: whatever rows the services
leave, the copies have, their chains included.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from cases.models import Case, DeadlineEntry, Participant, ReferenceCounter, Task
from cases.models.cases import WALLED
from cases.references import format_reference, permuted, reference_domain
from ledger.bulk import bulk_record
from ledger.copying import copy_in, reserve_ids
from ledger.tracked import TrackedQuerySet
from permissions.models import Unit

from .template import MODELS, Ids, Rows, Template, copy_of

PLAYED = 160
"""Cases to play before copying begins: enough for every scene and route."""
BATCH = 1000
OLDEST_WEEKS = 100
SHARE_OPEN = 0.15
"""Of a big world most cases are closed; the copies of open ones keep their moments."""
REASON = "demo data: the copies bring their own history rows"
ONSETS = "b c ch d g h kh l m n ng nh ph qu r s t th tr v x"
RIMES = (
    "ang ông ưng ênh inh anh am ơm ai ao âu ay ôi ui ưa ươi iêu iên uôn uông iêm ươm an ên in on un at ăc ep it ôc"
    " ơp ôt uc ut ach ich êch uôt iêt iêp uôc eo êu ia em ưu"
)
"""No two of them fold to the same letters."""


@dataclass(frozen=True)
class Plan:
    """One copy to make."""

    template: Template
    shift: timedelta

    @property
    def opened_at(self) -> datetime:
        return self.template.case.opened_at + self.shift


def grow_to(total: int, *, seed: int, tell: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Copies cases until there are `total`; how many were added. Batches commit one by one.

    Running it again goes on where it stopped.
    """
    present = Case.objects.count()
    missing = total - present
    if missing <= 0:
        return 0
    rng = Random(f"{seed}:{present}")
    templates = [Template.of(case) for case in _plain_cases().order_by("pk")[:PLAYED]]
    plans = sorted(_plans(templates, missing, rng), key=lambda plan: plan.opened_at)
    done = 0
    while batch := plans[done : done + BATCH]:
        _store(batch, rng)
        done += len(batch)
        tell(done, missing)
    _analyze()
    return missing


def _plain_cases() -> QuerySet[Case]:
    """Played cases that a copy carries whole: without moves of the clock and without walls."""
    moved = DeadlineEntry.objects.filter(task__process=OuterRef("pk"))
    return Case.objects.filter(~Exists(moved), concern__isnull=False, source_openings=None).exclude(WALLED)


def landmarks() -> list[str]:
    """A thousand made-up names of one syllable: words that one case in a thousand has."""
    return [f"xóm {onset}{rime}".title() for onset in ONSETS.split() for rime in RIMES.split()]


def _plans(templates: list[Template], number: int, rng: Random) -> Iterator[Plan]:
    running = [template for template in templates if template.case.closed_at is None]
    closed = [template for template in templates if template.case.closed_at]
    for _ in range(number):
        if running and (not closed or rng.random() < SHARE_OPEN):
            yield Plan(rng.choice(running), timedelta(0))
        else:
            yield Plan(rng.choice(closed), timedelta(weeks=-rng.randrange(OLDEST_WEEKS)))


@transaction.atomic
def _store(plans: list[Plan], rng: Random) -> None:
    ids = Ids(
        case=iter(reserve_ids(Case, len(plans))),
        task=iter(reserve_ids(Task, sum(len(plan.template.tasks) for plan in plans))),
        participant=iter(reserve_ids(Participant, sum(len(plan.template.participants) for plan in plans))),
    )
    names, references, rows = landmarks(), _references(plans), Rows()
    for plan in plans:
        reference = references[plan.template.case.unit_id, _year(plan)].pop()
        copy_of(
            plan.template,
            shift=plan.shift,
            reference=reference,
            landmark=rng.choice(names),
            ids=ids,
            rows=rows,
        )
    _save(rows)


def _save(rows: Rows) -> None:
    """Events first, because history rows point to them; foreign keys are checked at the commit."""
    events = bulk_record(rows.events)
    for row, place in rows.history:
        row.event_id = None if place is None else events[place].pk
        rows.add(row)
    for model in MODELS:
        copy_in(_unguarded(model), rows.by_model[model])


def _unguarded(model: type[models.Model]) -> models.QuerySet:
    queryset = model._default_manager.all()
    return queryset.bulk_path(reason=REASON) if isinstance(queryset, TrackedQuerySet) else queryset


def _references(plans: list[Plan]) -> dict[tuple[int, int], list[str]]:
    """References for each unit and year, counted up once for all of them."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    prefixes = dict(Unit.objects.values_list("pk", "reference_prefix"))
    key = settings.REFERENCE_KEY.encode()
    for (unit_id, year), number in Counter((plan.template.case.unit_id, _year(plan)) for plan in plans).items():
        last = _count_up(unit_id, year, number)
        domain = reference_domain(prefixes[unit_id], year)
        for counter in range(last - number, last):
            shown = permuted(counter, key=key, domain=domain)
            found[unit_id, year].append(format_reference(prefixes[unit_id], year, shown))
    return found


def _count_up(unit_id: int, year: int, number: int) -> int:
    counter = ReferenceCounter.objects.filter(unit_id=unit_id, year=year)
    if not counter.update(value=F("value") + number):
        ReferenceCounter.objects.create(unit_id=unit_id, year=year, value=number)
    return counter.get().value


def _year(plan: Plan) -> int:
    return plan.opened_at.astimezone(settings.ZONE).year


def _analyze() -> None:
    """The planner must know the new sizes before the next question."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
