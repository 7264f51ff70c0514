"""What must hold in the database after everything was killed: nothing lost, nothing done twice.

Everything is asked in SQL and from the files, not through the product's own code, save for `verify_ledger`.
"""

import email
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from email import policy

from cases.handlers import ARRIVALS
from tests.faults.journeys import END_STAGES, VERBS, Case, Convoy
from tests.faults.site import Site

STEPS = tuple(sorted({"case.opened", *VERBS.values()}))
CASES = """
SELECT c.public_id, c.id, c.reference, c.stage, c.closed_at IS NOT NULL,
       (SELECT count(*) FROM cases_task t WHERE t.case_id = c.id AND NOT t.beside AND t.status IN ('NEW', 'ASSIGNED')),
       (SELECT count(*) FROM cases_case other WHERE other.client_token = c.client_token)
FROM cases_case c
"""
SEPARATOR = "-" * 79
"""Between letters in the files of Django's file backend."""


def faults_of(site: Site, convoy: Convoy) -> list[str]:
    """Everything that is not as it must be, a sentence each."""
    cases = convoy.cases
    return [
        *_cases(site, cases, convoy.others),
        *_steps(site, cases),
        *_chains(site),
        *_history(site),
        *_outbox(site),
        *_effects(site),
        *_letters(site),
    ]


def assert_whole(site: Site, convoy: Convoy) -> None:
    """Raises AssertionError with every fault found; asks verify_ledger last."""
    found = faults_of(site, convoy)
    assert not found, "\n".join(found)
    assert "all holds" in site.run("manage.py", "verify_ledger")
    assert site.deadlocks() == 0


def _cases(site: Site, cases: list[Case], others: set[str]) -> Iterable[str]:
    """Each case is there once, where it was told to be, with one open step or none."""
    stored = {row[0]: row[1:] for row in site.rows(CASES)}
    carried = {case.public_id for case in cases}
    yield from (f"{public_id} is a case that nobody sent" for public_id in stored.keys() - carried - others)
    yield from (f"{public_id} is lost" for public_id in carried - stored.keys())
    if len(carried) != len(cases):
        yield "Two captures were told the same case."
    for case in cases:
        if case.public_id not in stored:
            continue
        _pk, reference, stage, is_closed, open_steps, same_token = stored[case.public_id]
        should = END_STAGES.get(case.journey, "closed")
        if (stage, is_closed, open_steps) != (should, should == "closed", int(should != "closed")):
            yield f"{reference} ({case.journey}): {stage}, closed {is_closed}, {open_steps} open steps"
        if same_token != 1:
            yield f"{reference}: {same_token} cases from one form"


def _steps(site: Site, cases: list[Case]) -> Iterable[str]:
    """The record holds exactly the steps of the journey, in their order: what was told was done, and once."""
    recorded: dict[str, list[str]] = defaultdict(list)
    sql = """
    SELECT c.public_id, e.verb FROM ledger_event e JOIN cases_case c ON e.subject_id = c.id
    WHERE e.subject_type = 'case' ORDER BY e.subject_id, e.seq
    """
    for public_id, verb in site.rows(sql):
        if verb in STEPS:
            recorded[public_id].append(verb)
    for case in cases:
        if case.told != case.expected:
            yield f"{case.public_id} ({case.journey}) was carried to {case.told} only"
        if recorded[case.public_id] != case.expected:
            yield f"{case.public_id} ({case.journey}): told {case.expected}, recorded {recorded[case.public_id]}"


def _chains(site: Site) -> Iterable[str]:
    """No gap in any chain, every head at its last event, the stage as the last step left it."""
    gaps = """
    SELECT subject_type, subject_id FROM ledger_event GROUP BY 1, 2 HAVING max(seq) <> count(*) OR min(seq) <> 1
    """
    yield from (f"{kind} {pk}: a gap in the chain" for kind, pk in site.rows(gaps))
    heads = """
    SELECT e.subject_type, e.subject_id FROM ledger_event e
    LEFT JOIN ledger_chainhead h USING (subject_type, subject_id)
    GROUP BY 1, 2, h.seq HAVING h.seq IS DISTINCT FROM max(e.seq)
    """
    yield from (f"{kind} {pk}: the head is not the last event" for kind, pk in site.rows(heads))
    stages = """
    SELECT DISTINCT ON (c.id) c.reference, c.stage, e.data->>'stage' FROM cases_case c
    JOIN ledger_event e ON e.subject_type = 'case' AND e.subject_id = c.id AND e.data ? 'stage'
    ORDER BY c.id, e.seq DESC
    """
    yield from (f"{code}: stage {now}, event says {said}" for code, now, said in site.rows(stages) if now != said)


def _history(site: Site) -> Iterable[str]:
    """Every event that moved a case left one history row, and no history row is without its event."""
    moves = """
    SELECT e.verb, e.subject_id, count(h.history_id) FROM ledger_event e
    LEFT JOIN cases_historicalcase h ON h.event_id = e.id AND h.id = e.subject_id
    WHERE e.subject_type = 'case' AND (e.data ? 'stage' OR e.verb = 'case.opened')
    GROUP BY e.id, 1, 2 HAVING count(h.history_id) <> 1
    """
    yield from (f"{verb} of case {pk} left {count} history rows" for verb, pk, count in site.rows(moves))
    orphans = """
    SELECT count(*) FROM cases_historicalcase h LEFT JOIN ledger_event e ON e.id = h.event_id WHERE e.id IS NULL
    """
    if count := site.value(orphans):
        yield f"{count} history rows of cases have no event"


def _outbox(site: Site) -> Iterable[str]:
    """Each event of a case has its one message, all are delivered, none is dead."""
    missing = """
    SELECT e.verb, e.subject_id, count(m.id) FROM ledger_event e
    LEFT JOIN ledger_outboxmessage m ON m.topic = e.verb AND m.key = e.subject_id || ':' || e.seq
    WHERE e.subject_type = 'case' GROUP BY e.id, 1, 2 HAVING count(m.id) <> 1
    """
    yield from (f"{verb} of case {pk} has {count} messages" for verb, pk, count in site.rows(missing))
    left = """
    SELECT topic, key, attempts, last_error FROM ledger_outboxmessage
    WHERE dead_at IS NOT NULL OR (delivered_at IS NULL AND available_at < now() + interval '1 hour')
    """
    yield from (f"message {topic} {key}: {tries} attempts, {error}" for topic, key, tries, error in site.rows(left))


def _effects(site: Site) -> Iterable[str]:
    """What handlers do in the database they did once: each closed account gave back what it held, one event a task."""
    sql = """
    SELECT data->>'task', count(*) FROM ledger_event WHERE verb = 'task.released' GROUP BY 1 HAVING count(*) <> 1
    """
    yield from (f"task {task} was given back {count} times" for task, count in site.rows(sql))
    closed = site.value("SELECT count(*) FROM ledger_outboxmessage WHERE topic = 'person.closed'")
    given_back = site.value("SELECT count(*) FROM ledger_event WHERE verb = 'task.released'")
    if closed != given_back:
        yield f"{closed} accounts were closed and {given_back} tasks given back"


def _letters(site: Site) -> Iterable[str]:
    """Letters go out at least once: of open cases one for each arrival, and never more than there were attempts."""
    sent = letters(site)
    sql = """
    SELECT c.public_id, c.closed_at IS NULL, count(*), sum(m.attempts) FROM ledger_outboxmessage m
    JOIN cases_case c ON c.id = (m.payload->>'case')::bigint WHERE m.topic = ANY(%s) GROUP BY 1, 2
    """
    for public_id, is_open, arrivals, attempts in site.rows(sql, list(ARRIVALS)):
        if is_open and sent[public_id] < arrivals:
            yield f"{public_id}: {arrivals} arrivals, {sent[public_id]} letters"
        if sent[public_id] > attempts:
            yield f"{public_id}: {sent[public_id]} letters in {attempts} attempts"


def letters(site: Site) -> Counter[str]:
    """How many letters there are about each case, by its public id."""
    found: Counter[str] = Counter()
    for path in (site.var / "mail").glob("*.log"):
        for text in path.read_text().split(SEPARATOR):
            if text.strip():
                body = email.message_from_string(text.strip(), policy=policy.default).get_content()
                found.update(re.findall(r"/cases/(\w+)/", body))
    return found
