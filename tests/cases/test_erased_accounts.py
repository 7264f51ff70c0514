"""What is left of a closed account goes after set times: names, ways in, hamlets, what was kept for oneself."""

from datetime import time

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError

from cases.models import Draft, Notice
from cases.notices.recipients import staff_recipient
from cases.retention.rules import DEFAULT_MONTHS
from cases.services import save_draft
from cases.services.propose_retention_rule import NOT_OF_CASES
from ledger.models import Event
from ledger.verify import verify_chain
from permissions.actors import SYSTEM
from permissions.locks import fingerprint_of
from permissions.models import MailPreference, Session, User
from permissions.services import close_account, erase_account, rename_person, set_mail_preference
from tests.cases.test_retention import DAY, SECRET, later, places_of, proposed, run, said, set_rule
from tests.factories import NOW

pytestmark = [pytest.mark.either, pytest.mark.django_db]


@pytest.fixture
def leaver(world):
    """A volunteer with everything that an account gathers, closed at NOW."""
    user = world.people["volunteer2"]
    rename_person(user=user, full_name=f"Người {SECRET.title()}", actor=SYSTEM, now=NOW)
    preference = {"choice": "daily", "daily_hour": 5, "quiet_from": time(20), "quiet_until": time(4)}
    set_mail_preference(user=user, email=f"{SECRET}@example.org", **preference, rests_on_days_off=True, now=NOW)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": SECRET})
    close_account(user=user, actor=world.actor("administrator"), now=NOW)
    return User.objects.get(pk=user.pk)


def test_what_closing_left_of_an_account_goes_after_the_months(world, leaver):
    held = leaver.appointment_set.get()
    assert held.area
    months = DEFAULT_MONTHS["accounts"]
    assert run(later(months, seconds=-1)).get("accounts") is None
    assert run(later(months))["accounts"] == 1
    leaver.refresh_from_db()
    held.refresh_from_db()
    assert (leaver.erased_at, leaver.last_login, held.area) == (later(months), None, None)
    assert set(held.history.values_list("area", flat=True)) == {None}
    assert not MailPreference.objects.filter(user=leaver).exists()
    assert not MailPreference.history.filter(user_id=leaver.pk).exists()
    assert places_of(SECRET) == set()
    event = Event.objects.get(verb="person.data_erased")
    assert (event.actor, event.data) == ("system", {"months": months})
    assert leaver.history.latest().event_id == event.pk
    assert verify_chain(subject_type="person", subject_id=leaver.pk) == []
    assert "accounts" not in run(later(months + 50))


def test_an_account_that_was_closed_otherwise_loses_its_name_too(world):
    """As by an import, or a version that closed and kept the names."""
    user = world.people["volunteer2"]
    user.full_name = f"Người {SECRET.title()}"
    user.username = SECRET
    user.set_password(SECRET)
    user.last_login, user.closed_at = NOW, NOW
    user.save()
    Session.objects.create(session_key="x", session_data="", expire_date=later(60), user=user)
    draft = save_draft(owner=user, case_type="concern", payload={"facts": SECRET}, now=later(23))
    Notice.objects.create(
        recipient=staff_recipient(user.pk), key="x", case=world.concern(), kind="comment", created_at=NOW
    )
    locks_of(user)
    assert "db permissions_historicaluser.full_name" in places_of(SECRET)
    run(later(24))
    user.refresh_from_db()
    assert (user.full_name, user.username) == (f"Tài khoản đã đóng {user.pk}", f"closed-{user.pk}")
    assert (user.has_usable_password(), user.last_login, user.may_sign_in) == (False, None, False)
    assert not Session.objects.filter(user=user).exists()
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert not Notice.objects.filter(recipient=staff_recipient(user.pk)).exists()
    assert not AccessAttempt.objects.exists()
    assert places_of(SECRET) == set()


def locks_of(user) -> None:
    """A wrong password under the person's name."""
    AccessAttempt.objects.create(
        username=fingerprint_of(user.username), ip_address="::", failures_since_start=1, attempt_time=NOW
    )


def test_accounts_in_use_are_left_alone(world):
    assert "accounts" not in run(later(600))
    assert not Event.objects.filter(verb="person.data_erased").exists()


def test_an_account_is_looked_at_again_under_its_lock(world, leaver):
    how = {"user_id": leaver.pk, "months": 24, "now": later(24)}
    assert not erase_account(closed_by=NOW - DAY, **how)
    assert erase_account(closed_by=NOW, **how)
    assert not erase_account(closed_by=NOW, **how)
    assert not erase_account(closed_by=NOW, **how | {"user_id": world.people["reviewer"].pk})


def test_a_rule_for_accounts_has_no_category(world, leaver):
    with pytest.raises(ValidationError) as caught:
        proposed(world, "accounts", 5, category_code="roads")
    assert caught.value.message_dict == {"category_code": [str(NOT_OF_CASES)]}
    set_rule(world, "accounts", 5)
    assert "accounts, 5 months: 1 to erase of 1, 0 held" in said("--dry-run", "--at", later(5).isoformat())
    assert run(later(5))["accounts"] == 1
