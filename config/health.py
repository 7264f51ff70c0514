"""Two questions of an operator: is the process up, and can it do its work?

A web process needs database, migrations and flows; without one of them it is not ready. What follows a change is
durable in the outbox, so that broker, worker and beat may be away for a while: that is a warning, and pages go on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from viewflow.workflow.fields import import_flow_by_ref, import_task_by_ref
from viewflow.workflow.nodes import Obsolete

from config import broker
from ledger.heartbeats import BEAT, WORKER, Life, lives
from ledger.state import is_late, oldest_due_at

REFERENCES: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("cases.Case", "flow_class", import_flow_by_ref),
    ("cases.Task", "flow_task", import_task_by_ref),
)
BROKEN = (ImportError, LookupError, AttributeError, AssertionError, ValueError, TypeError)
"""What resolving a reference raises when its app, module, class or node is gone."""


@require_safe
@never_cache
def livez(_request: HttpRequest) -> HttpResponse:
    """200 while the web process answers; asks nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and every stored flow reference are in order; else 503 with the part at fault.

    Broker, outbox, worker and beat are named too. What is wrong with them makes it 503 only when `?strict` is
    asked, as a monitor does and a load balancer does not.
    """
    needed = _parts(NEEDED)
    is_ready = _are_ok(needed)
    besides = _parts(BESIDES) if is_ready else {}
    is_well = is_ready and ("strict" not in request.GET or _are_ok(besides))
    return JsonResponse(needed | besides, status=200 if is_well else 503)


def _are_ok(parts: dict[str, str]) -> bool:
    return set(parts.values()) == {"ok"}


def _parts(checks: tuple[tuple[str, Callable[[], str], bool], ...]) -> dict[str, str]:
    """The state of each part: "ok", or what is wrong with it; a part that others stand on ends it."""
    parts: dict[str, str] = {}
    for name, check, others_need_it in checks:
        try:
            parts[name] = check()
        except DatabaseError:
            parts[name] = "unreachable"
        if parts[name] != "ok" and others_need_it:
            break
    return parts


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(plan)} unapplied" if plan else "ok"


def _flows() -> str:
    broken = sorted(
        value
        for model, column, resolve in REFERENCES
        for value in distinct(model, column)
        if not _resolves(value, resolve)
    )
    return f"unresolved: {', '.join(broken)}" if broken else "ok"


def _resolves(value: str, resolve: Callable[[str], object]) -> bool:
    try:
        found = resolve(value)
    except BROKEN:
        return False
    return found is not None and not isinstance(found, Obsolete)


def distinct(model: str, column: str) -> Iterator[str]:
    """The distinct values as stored, not empty ones; one index look-up each, whatever the number of rows."""
    meta = apps.get_model(model)._meta
    table = connection.ops.quote_name(meta.db_table)
    name = connection.ops.quote_name(meta.get_field(column).column)
    value: str | None = ""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"SELECT MIN({name}) FROM {table} WHERE {name} > %s", [value])
            (value,) = cursor.fetchone()
            if value is None:
                return
            yield value


def _outbox() -> str:
    now = timezone.now()
    due_at = oldest_due_at(now=now)
    if due_at is None or not is_late(due_at, now=now):
        return "ok"
    return f"oldest message waits {_seconds(due_at)} s"


def _worker() -> str:
    seen = lives(now=timezone.now())
    asked = "" if not seen[BEAT].is_silent else ", and beat does not ask it"
    return _said(seen[WORKER]) + asked if seen[WORKER].is_silent else "ok"


def _beat() -> str:
    return _said(lives(now=timezone.now())[BEAT])


def _said(life: Life) -> str:
    if not life.is_silent:
        return "ok"
    return "never seen" if life.at is None else f"silent for {_seconds(life.at)} s"


def _seconds(since: datetime) -> int:
    return int((timezone.now() - since).total_seconds())


def _broker() -> str:
    return "ok" if broker.is_reachable(settings.CELERY_BROKER_URL) else "unreachable"


NEEDED = (("database", _database, True), ("migrations", _migrations, True), ("flows", _flows, True))
BESIDES = (("broker", _broker, False), ("outbox", _outbox, False), ("worker", _worker, False), ("beat", _beat, False))
"""Name, check, and whether later parts are not asked once it fails."""
