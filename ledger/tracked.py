"""Tracked models: every change leaves a history row, in the transaction of the change.

    class Body(models.Model):
        ...
        objects = TrackedManager()
        history = History()

A history row names the event that made it (`event_id`), never a user: a join from a row to a person would be
a way around sealing (docs/principles.md). Queryset methods that would change rows without a history row
raise `TrackedModelError`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

REFUSED = "{model}.{method}() leaves no history. Save objects one by one in a service, or call .bulk_path(…)."


class TrackedModelError(TypeError):
    """A queryset method was called that would change tracked rows without a history row."""


class TrackedQuerySet(models.QuerySet):
    """Refuses what would pass the history by."""

    def _refuse(self, method: str) -> NoReturn:
        raise TrackedModelError(REFUSED.format(model=self.model.__name__, method=method))

    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse("update")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_create")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._refuse("bulk_update")

    def delete(self) -> NoReturn:
        self._refuse("delete")

    def bulk_path(self, *, reason: str) -> models.QuerySet:
        """The same rows without guards, for demo data and the benchmark only.

        The caller writes the history rows itself.

        `reason` says at the call why no history is needed; an empty one raises ValueError.
        """
        if not reason.strip():
            raise ValueError("Say why these rows may change without history.")
        return models.QuerySet(model=self.model, query=self.query.chain(), using=self.db)


TrackedManager = models.Manager.from_queryset(TrackedQuerySet, class_name="TrackedManager")


@dataclass
class Change:
    """The history rows of one service call, held until its event is known."""

    event: Any = None
    rows: list[models.Model] = field(default_factory=list)

    def write(self) -> None:
        """One INSERT per history model, all rows pointing to the event."""
        by_model: dict[type[models.Model], list[models.Model]] = {}
        row: Any
        for row in self.rows:
            row.event_id = row.event_id or getattr(self.event, "pk", None)
            by_model.setdefault(type(row), []).append(row)
        for model, rows in by_model.items():
            model._base_manager.bulk_create(rows)


_open_change: ContextVar[Change | None] = ContextVar("open_change", default=None)


@contextmanager
def change() -> Iterator[Change]:
    """Gather the history rows of a change whose event needs the saved object's id.

    Set `.event` before the block ends. Must run inside a transaction. Nothing is written when the block
    raises. An inner block joins the outer one.

        with tracked.change() as changed:
            body.save()
            changed.event = record(subject_id=body.pk, …)
    """
    if outer := _open_change.get():
        yield outer
        return
    gathered = Change()
    token = _open_change.set(gathered)
    try:
        yield gathered
    finally:
        _open_change.reset(token)
    gathered.write()


class History(HistoricalRecords):
    """simple-history without user and prose, with the event's id, and with one index (the object's id).

    A row's event comes from `tracked.change()`, or from the attribute `_event_id` of the saved instance.
    """

    def __init__(self, *, excluded_fields: list[str] | None = None) -> None:
        super().__init__(excluded_fields=excluded_fields, history_id_field=models.BigAutoField())

    @property
    def _date_indexing(self) -> bool:
        return False

    def _get_history_user_fields(self) -> dict[str, Any]:
        return {}

    def get_extra_fields(self, model: type[models.Model], fields: dict[str, Any]) -> dict[str, Any]:
        extra = super().get_extra_fields(model, fields)
        del extra["history_change_reason"], extra["get_default_history_user"], extra["revert_url"]
        return extra | {"event_id": models.BigIntegerField(null=True, editable=False)}

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        copies = super().copy_fields(model)
        for name, copied in copies.items():
            copied.db_index = name == model._meta.pk.name
        return copies

    def post_save(self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """No row for a save that names untracked fields only, as signing in does with `last_login`."""
        named = kwargs.get("update_fields")
        if named and not set(named) - set(self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record(self, instance: models.Model, history_type: str, using: str | None = None) -> None:
        row = getattr(instance, self.manager_name).model(
            history_date=getattr(instance, "_history_date", None) or timezone.now(),
            history_type=history_type,
            event_id=getattr(instance, "_event_id", None),
            **{tracked.attname: getattr(instance, tracked.attname) for tracked in self.fields_included(instance)},
        )
        if gathered := _open_change.get():
            gathered.rows.append(row)
        else:
            row.save(using=using, force_insert=True)
