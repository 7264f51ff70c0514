"""The checks of checks.py see what they look for: each damage is done to the database by hand, and told."""

import pytest

from tests.faults.checks import assert_whole, faults_of
from tests.faults.journeys import Case, Convoy, Team
from tests.faults.people import Tally
from tests.faults.site import Site

pytestmark = [pytest.mark.faults, pytest.mark.slow]
OF_CASE = "SELECT id FROM cases_case WHERE public_id = %(case)s"
LAST = f"subject_type = 'case' AND subject_id = ({OF_CASE}) AND verb = 'case.answered_back'"
DAMAGES = {
    "closed False, 0 open steps": (
        f"UPDATE cases_case SET closed_at = NULL WHERE id = ({OF_CASE})",
        f"UPDATE cases_case SET closed_at = now() WHERE id = ({OF_CASE})",
    ),
    "a gap in the chain": (
        f"UPDATE ledger_event SET seq = seq + 1 WHERE {LAST}",
        f"UPDATE ledger_event SET seq = seq - 1 WHERE {LAST}",
    ),
    "recorded": (
        f"UPDATE ledger_event SET verb = 'case.disputed' WHERE {LAST}",
        f"UPDATE ledger_event SET verb = 'case.answered_back' WHERE {LAST.replace('answered_back', 'disputed')}",
    ),
    "event says": (
        f"UPDATE cases_case SET stage = 'in_review' WHERE id = ({OF_CASE})",
        f"UPDATE cases_case SET stage = 'closed' WHERE id = ({OF_CASE})",
    ),
    "left 0 history rows": (
        f"UPDATE cases_historicalcase SET event_id = -event_id WHERE id = ({OF_CASE})",
        f"UPDATE cases_historicalcase SET event_id = -event_id WHERE id = ({OF_CASE})",
    ),
    "has 0 messages": (
        f"UPDATE ledger_outboxmessage SET key = 'x' || key WHERE key LIKE ({OF_CASE}) || ':%%'",
        f"UPDATE ledger_outboxmessage SET key = substr(key, 2) WHERE key LIKE 'x' || ({OF_CASE}) || ':%%'",
    ),
    "attempts, ": (
        f"UPDATE ledger_outboxmessage SET dead_at = now() WHERE key LIKE ({OF_CASE}) || ':%%'",
        f"UPDATE ledger_outboxmessage SET dead_at = NULL WHERE key LIKE ({OF_CASE}) || ':%%'",
    ),
}
"""What the checks say, the damage, and its repair."""


def change(site: Site, sql: str, case: Case) -> None:
    """One statement as somebody who takes the ledger's triggers off first."""
    with site.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(sql, {"case": case.public_id}).rowcount > 0


def test_every_damage_is_told(site):
    site.quiet(180)
    convoy = Convoy(site, cases=0, teams=0, seed=0)
    case = Team(0, site, Tally()).carry(Case("plain"))
    convoy.cases.append(case)
    site.quiet(180)
    assert_whole(site, convoy)
    for words, (damage, repair) in DAMAGES.items():
        change(site, damage, case)
        assert any(words in told for told in faults_of(site, convoy)), words
        change(site, repair, case)
    convoy.others.discard(case.public_id)
    convoy.cases.clear()
    assert f"{case.public_id} is a case that nobody sent" in faults_of(site, convoy)
    lost = Case("plain", public_id="nowhere")
    convoy.cases.append(lost)
    assert "nowhere is lost" in faults_of(site, convoy)
