"""Two questions of an operator: is the process up, and can it do its work?"""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from viewflow.workflow.fields import import_flow_by_ref, import_task_by_ref
from viewflow.workflow.nodes import Obsolete

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
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and every stored flow reference are in order; else 503 with the part at fault."""
    parts = _parts()
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


def _parts() -> dict[str, str]:
    """The state of each part: "ok", or what is wrong with it; later parts are not asked once one fails."""
    parts: dict[str, str] = {}
    for name, check in (("database", _database), ("migrations", _migrations), ("flows", _flows)):
        try:
            parts[name] = check()
        except DatabaseError:
            parts[name] = "unreachable"
        if parts[name] != "ok":
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
