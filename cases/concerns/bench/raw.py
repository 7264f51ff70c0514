"""The same durable work in plain SQL on the same tables: what a competent program without a framework would do.

Prepared statements, one commit for each change. What a case or step says in words (400 characters) is kept in
the event's data. Nothing here checks rights, builds a page or folds a word. What is written belongs to another
commune, because the pages could not show cases without their detail rows.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from . import BOUND, PAGE

GENESIS = "0" * 64

OPEN_CASE = """
INSERT INTO cases_case (flow_class, status, created, opened_at, due_at, reference, public_id, case_type, title, stage,
    urgency, category_code, dispute_count, urged_count, current_body_id, managing_body_id, unit_id)
VALUES (%(flow_class)s, 'NEW', %(now)s, %(now)s, %(due_at)s, %(reference)s, %(public_id)s, 'concern', %(title)s,
    'in_review', 'normal', %(category_code)s, 0, 0, %(body)s, %(body)s, %(unit)s)
RETURNING id
"""
OPEN_TASK = """
INSERT INTO cases_task (flow_task, flow_task_type, status, created, token, outcome, role, due_at, beside, barred,
    granted, extended, swept, body_id, case_id, came_from_id)
VALUES (%(flow_task)s, 'HUMAN', 'NEW', %(now)s, 'start', '', %(role)s, %(due_at)s, false, '',
    interval '16 hours', interval '0', 0,
    %(body)s, %(case)s, %(came_from)s)
RETURNING id
"""
ADD_EVENT = """
INSERT INTO ledger_event (subject_type, subject_id, seq, verb, actor, body_id, unit_id, at, data, request_id,
    previous_hash, hash)
VALUES ('case', %(case)s, %(seq)s, %(verb)s, %(actor)s, %(body)s, %(unit)s, %(now)s, %(data)s, '',
    %(previous_hash)s, %(hash)s)
RETURNING id
"""
ADD_HISTORY = """
INSERT INTO cases_historicalcase (id, flow_class, status, created, finished, opened_at, closed_at, due_at, reference,
    public_id, case_type, title, stage, urgency, category_code, confidentiality, has_conflict, dispute_count,
    urged_count, urged_at, client_token, history_date, history_type, event_id, current_body_id, lead_body_id,
    managing_body_id, unit_id)
SELECT id, flow_class, status, created, finished, opened_at, closed_at, due_at, reference,
    public_id, case_type, title, stage, urgency, category_code, confidentiality, has_conflict, dispute_count,
    urged_count, urged_at, client_token, %(now)s, %(kind)s, %(event)s, current_body_id, lead_body_id,
    managing_body_id, unit_id
FROM cases_case WHERE id = %(case)s
"""
ADD_MESSAGE = """
INSERT INTO ledger_outboxmessage (topic, key, payload, created_at, available_at, attempts, last_error, lease,
    discarded_by)
VALUES (%(verb)s, %(key)s, %(payload)s, %(now)s, %(now)s, 0, '', '', '')
"""
ADD_HEAD = (
    "INSERT INTO ledger_chainhead (subject_type, subject_id, seq, hash) VALUES ('case', %(case)s, %(seq)s, %(hash)s)"
)
MOVE_HEAD = (
    "UPDATE ledger_chainhead SET seq = %(seq)s, hash = %(hash)s WHERE subject_type = 'case' AND subject_id = %(case)s"
)
LOCK_HEAD = "SELECT seq, hash FROM ledger_chainhead WHERE subject_type = 'case' AND subject_id = %(case)s FOR UPDATE"
LOCK_TASK = """
SELECT t.id, t.case_id FROM cases_task t JOIN cases_case c ON c.id = t.case_id
WHERE t.id = %(task)s AND t.status = 'ASSIGNED' FOR UPDATE NOWAIT
"""
CLAIM = "UPDATE cases_task SET status = 'ASSIGNED', assigned = %(now)s, owner_id = %(owner)s WHERE id = %(task)s"
FINISH_TASK = """
UPDATE cases_task SET status = 'DONE', outcome = 'accept', started = %(now)s, finished = %(now)s WHERE id = %(task)s
"""
MOVE_CASE = """
UPDATE cases_case SET stage = 'in_progress', current_body_id = %(lead)s, lead_body_id = %(lead)s, due_at = %(due_at)s
WHERE id = %(case)s
"""
QUEUE_PAGE = f"""
SELECT t.id, t.due_at, t.status, c.reference, c.public_id, c.title, c.stage, c.urgency,
    u.name, g.name_vi, a.name, o.place_text
FROM cases_task t
JOIN cases_case c ON c.id = t.case_id
JOIN permissions_unit u ON u.id = c.unit_id
JOIN concerns_concern o ON o.case_id = c.id
JOIN concerns_category g ON g.id = o.category_id
JOIN permissions_unit a ON a.id = o.area_id
WHERE t.status = 'NEW' AND t.body_id = %(reader)s AND t.role = 'reviewer'
ORDER BY t.due_at, t.id LIMIT {PAGE}
"""
QUEUE_COUNT = f"""
SELECT count(*) FROM (
    SELECT 1 FROM cases_task WHERE status = 'NEW' AND body_id = %(reader)s AND role = 'reviewer' LIMIT {BOUND + 1}
) AS first_ones
"""
CASE = """
SELECT c.*, o.*, u.name AS unit_name, a.name AS area_name, g.name_vi
FROM cases_case c
JOIN concerns_concern o ON o.case_id = c.id
JOIN permissions_unit u ON u.id = c.unit_id
JOIN permissions_unit a ON a.id = o.area_id
JOIN concerns_category g ON g.id = o.category_id
WHERE c.public_id = %(public_id)s
"""
CASE_EVENTS = """
SELECT e.*, x.name, x.text FROM ledger_event e LEFT JOIN ledger_eventtext x ON x.event_id = e.id
WHERE e.subject_type = 'case' AND e.subject_id = %(case)s ORDER BY e.seq
"""
CASE_TASKS = """
SELECT t.*, b.name FROM cases_task t JOIN permissions_body b ON b.id = t.body_id
WHERE t.case_id = %(case)s ORDER BY t.id
"""
CASE_FILES = "SELECT * FROM cases_attachment WHERE case_id = %(case)s ORDER BY id"
SEARCH = f"""
SELECT c.id, c.reference, c.public_id, c.title, c.stage, c.urgency, c.opened_at, u.name
FROM cases_casewords w
JOIN cases_case c ON c.id = w.case_id
JOIN permissions_unit u ON u.id = c.unit_id
WHERE w.near_vector @@ to_tsquery('simple', %(word)s)
  AND EXISTS (SELECT 1 FROM cases_standing s WHERE s.case_id = c.id AND s.body_id = %(reader)s)
ORDER BY w.case_id DESC LIMIT {PAGE}
"""


@dataclass(frozen=True)
class Place:
    """Ids and codes that the raw rows need. `reader` is the reviewer's body, `body` the one whose cases are written."""

    reader: int
    body: int
    unit: int
    lead: int
    owner: int
    actor: str
    flow_class: str
    category_code: str
    review: str
    handle: str


class Raw:
    """One connection, one unit of work a method."""

    def __init__(self, url: dict[str, Any], place: Place) -> None:
        self.db = psycopg.connect(**url, row_factory=dict_row, prepare_threshold=1)
        self.place = place

    def open_case(self, text: str) -> int:
        """W1: case, task, event, history row, outbox row, head; one commit. The task's id."""
        now = datetime.now(UTC)
        case = vars(self.place) | {
            "now": now,
            "due_at": now + timedelta(days=2),
            "reference": f"RAW-{secrets.token_hex(8)}",
            "public_id": secrets.token_hex(8),
            "title": text[:100],
        }
        with self.db.transaction(), self.db.cursor() as cursor:
            case["case"] = _one(cursor, OPEN_CASE, case)["id"]
            task = case | {"flow_task": self.place.review, "role": "reviewer", "came_from": None}
            opened = _one(cursor, OPEN_TASK, task)["id"]
            event = self._event(case, "case.opened", text, seq=1, previous_hash=GENESIS)
            self._record(cursor, event, "+")
            cursor.execute(ADD_HEAD, event)
        return opened

    def claim(self, task: int) -> None:
        """Prepares W2; not measured."""
        with self.db.transaction():
            self.db.execute(CLAIM, {"task": task, "owner": self.place.owner, "now": datetime.now(UTC)})

    def complete(self, task: int, text: str) -> None:
        """W2: lock, case, task, new task, event, history row, outbox row, head; one commit."""
        now = datetime.now(UTC)
        step = vars(self.place) | {"now": now, "due_at": now + timedelta(days=10), "task": task}
        with self.db.transaction(), self.db.cursor() as cursor:
            step["case"] = _one(cursor, LOCK_TASK, step)["case_id"]
            cursor.execute(FINISH_TASK, step)
            following = {"flow_task": self.place.handle, "role": "handler", "body": step["lead"], "came_from": task}
            cursor.execute(OPEN_TASK, step | following)
            cursor.execute(MOVE_CASE, step)
            head = _one(cursor, LOCK_HEAD, step)
            event = self._event(step, "case.accepted", text, seq=head["seq"] + 1, previous_hash=head["hash"])
            self._record(cursor, event, "~")
            cursor.execute(MOVE_HEAD, event)

    def queue(self) -> list[Any]:
        """W3: a page of the queue and its count up to the bound."""
        with self.db.transaction(), self.db.cursor() as cursor:
            rows = cursor.execute(QUEUE_PAGE, vars(self.place)).fetchall()
            return [*rows, _one(cursor, QUEUE_COUNT, vars(self.place))]

    def case_page(self, public_id: str) -> list[Any]:
        """W4: the case, its events with their texts, its tasks, its files."""
        with self.db.transaction(), self.db.cursor() as cursor:
            case = _one(cursor, CASE, {"public_id": public_id})
            key = {"case": case["id"]}
            rows = [cursor.execute(sql, key).fetchall() for sql in (CASE_EVENTS, CASE_TASKS, CASE_FILES)]
            return [case, *rows]

    def search(self, word: str) -> list[Any]:
        """W5: a page of what holds the word. Planned for each word: one plan cannot serve rare and frequent."""
        with self.db.transaction(), self.db.cursor() as cursor:
            return cursor.execute(SEARCH, vars(self.place) | {"word": word}, prepare=False).fetchall()

    def _event(self, case: dict[str, Any], verb: str, text: str, *, seq: int, previous_hash: str) -> dict[str, Any]:
        digest = hashlib.sha256(f"{previous_hash}{case['case']}{seq}{verb}{text}".encode()).hexdigest()
        return case | {
            "verb": verb,
            "seq": seq,
            "previous_hash": previous_hash,
            "hash": digest,
            "data": Jsonb({"text": text}),
            "key": f"{case['case']}:{seq}",
            "payload": Jsonb({"case": case["case"], "seq": seq}),
        }

    def _record(self, cursor: psycopg.Cursor[Any], event: dict[str, Any], kind: str) -> None:
        event["event"] = _one(cursor, ADD_EVENT, event)["id"]
        cursor.execute(ADD_HISTORY, event | {"kind": kind})
        cursor.execute(ADD_MESSAGE, event)


def _one(cursor: psycopg.Cursor[Any], sql: str, values: dict[str, Any]) -> dict[str, Any]:
    """The first row. Raises StopIteration when there is none."""
    return next(iter(cursor.execute(sql, values)))
