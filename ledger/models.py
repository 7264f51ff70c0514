"""What happened: events in hash chains, their erasable texts, the access log, anchors, the outbox, heartbeats."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from .errors import ALTERED, LedgerError
from .hashing import ANCHOR_FIELDS, BATCH_FIELDS, HASHED_FIELDS, commitment, event_hash, line_hash


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Reads and inserts; whatever would change or remove a row raises LedgerError."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise LedgerError(ALTERED)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerError(ALTERED)

    def delete(self) -> NoReturn:
        raise LedgerError(ALTERED)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Inserts as Django does; raises LedgerError when asked to update or skip existing rows."""
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise LedgerError(ALTERED)
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnly(models.Model):
    """A row that is inserted once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """One INSERT; raises LedgerError for a row that is stored already."""
        if not self._state.adding or kwargs.get("force_update"):
            raise LedgerError(ALTERED)
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerError(ALTERED)


class Event(AppendOnly):
    """One thing that happened to one subject: a verb, ids, codes and commitments, never prose.

    `actor` is a code; `body_id` (the acting body) and `unit_id` (the unit the subject belongs to) are plain
    integers: no join leads from here to a person.
    """

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=60)
    actor = models.CharField(max_length=60)
    body_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=80)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "seq"], name="event_once_in_chain"),
        ]
        indexes = [
            models.Index(fields=["at"], name="event_at"),
            models.Index(fields=["verb", "at"], name="event_verb_at"),
            models.Index(fields=["actor", "at"], name="event_actor_at"),
            models.Index(fields=["body_id", "at"], name="event_body_at"),
            models.Index(fields=["unit_id", "at"], name="event_unit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq} {self.verb}"

    def computed_hash(self) -> str:
        """The hash that follows from the row's present content."""
        return event_hash({name: getattr(self, name) for name in HASHED_FIELDS})


class EventText(models.Model):
    """Prose of an event, erasable: the event keeps the commitment in `data["commitments"][name]`.

    Erasing empties `salt` and `text` and sets `erased_at`; the chain stays whole.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="texts", db_index=False)
    name = models.CharField(max_length=30)
    salt = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="event_text_once")]

    def __str__(self) -> str:
        return f"{self.name} of event {self.event_id}"

    def commitment(self) -> str:
        """The commitment that follows from the row's present salt and text."""
        return commitment(salt=self.salt, text=self.text)


class ChainHead(models.Model):
    """The last link of a subject's chain; changed only under the subject's lock, without history."""

    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_head_per_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq}"


class AccessEntry(AppendOnly):
    """A read of sealed data, an export or a refusal; outside the chains, so that a look locks no case."""

    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=80)

    class Meta(AppendOnly.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["at"], name="access_at"),
            models.Index(fields=["actor", "at"], name="access_actor_at"),
            models.Index(fields=["action", "at"], name="access_action_at"),
            models.Index(fields=["subject_type", "subject_id", "at"], name="access_subject_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor}"


class AccessBatch(AppendOnly):
    """A link of the access log's own chain: entries sealed together some time after they were written.

    `leaves` lists `[id, leaf hash in hex]` in the order of ids; `root` is the Merkle root over these leaves.
    """

    number = models.PositiveIntegerField(primary_key=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    leaves = models.JSONField()
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"access batch {self.number}"

    def computed_hash(self) -> str:
        """The hash that follows from the row's present content; `leaves` count through the root."""
        return line_hash({name: getattr(self, name) for name in BATCH_FIELDS}, BATCH_FIELDS)


class AnchoredHead(AppendOnly):
    """A chain's head as an anchor found it, for chains that had moved since the anchor before.

    What an anchor covers of a chain is the newest such row up to its number. `number` is the anchor's and no
    foreign key, as these rows are written before the anchor that is computed from them.
    """

    number = models.PositiveIntegerField()
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "number"], name="one_head_per_anchor"),
        ]
        indexes = [models.Index(fields=["number", "subject_type", "subject_id"], name="anchored_by_number")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.seq} in anchor {self.number}"


class Anchor(AppendOnly):
    """The state of the whole record on a day; a copy of it stands in a file outside the database.

    `root` is the Merkle root over all `size` anchored heads so far, in the order of number, subject type
    and subject id; `peaks` (hex) let the tree go on without reading them. `heads` and `events` count the
    chains and the events that are covered, `access_root` covers the hashes of the first `access_batches` batches.
    """

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    at = models.DateTimeField()
    size = models.BigIntegerField()
    heads = models.BigIntegerField()
    events = models.BigIntegerField()
    root = models.CharField(max_length=64)
    peaks = models.JSONField()
    access_batches = models.PositiveIntegerField()
    access_root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"anchor {self.number} of {self.day}"

    def computed_hash(self) -> str:
        """The hash that follows from the row's present content; `peaks` count through the root."""
        return line_hash({name: getattr(self, name) for name in ANCHOR_FIELDS}, ANCHOR_FIELDS)


PENDING = models.Q(delivered_at__isnull=True, dead_at__isnull=True)
"""Outbox rows that still wait for a worker."""
DEAD = models.Q(dead_at__isnull=False, discarded_at__isnull=True)
"""Outbox rows that were given up and wait for a person."""
DISCARDED = models.Q(discarded_at__isnull=False)
"""Outbox rows that a person has put aside for good."""


class OutboxMessage(models.Model):
    """Work that must follow a committed change: durable here, while the broker only wakes a worker.

    A row is never deleted. `discarded_by` is the code of the actor who put a dead message aside.
    """

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=80, blank=True)
    lease = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="outbox_once")]
        indexes = [
            models.Index(fields=["available_at", "id"], name="outbox_pending", condition=PENDING),
            models.Index(fields=["id"], name="outbox_dead", condition=DEAD),
            models.Index(fields=["id"], name="outbox_discarded", condition=DISCARDED),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Heartbeat(models.Model):
    """When a kind of process was last seen at work; one row each, written by the process itself."""

    class Process(models.TextChoices):
        WORKER = "worker", _("Worker")
        BEAT = "beat", _("Beat")

    process = models.CharField(max_length=10, primary_key=True, choices=Process.choices)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.process} at {self.at}"
