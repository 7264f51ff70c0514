"""Letters of notices: to whom, when, how often, and with nothing in them."""

from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.models import Notice
from cases.models.notices import NoticeKind as Kind
from cases.notices.hours import due_before, last_daily, may_mail
from cases.notices.mail import LEASE, LINES, send_notices
from cases.notices.recipients import recipient_of, recipients_of
from ledger import outbox
from permissions.models import MailChoice, MailPreference
from tests.factories import CANARY, NOW
from workflows.calendar import WorkingHours

pytestmark = pytest.mark.either

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY, SATURDAY, SUNDAY, MONDAY = 3, 7, 8, 9


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026; NOW is the 3rd, 09:00."""
    return datetime(2026, 3, day, hour, minute, tzinfo=HERE)


def choice(**fields) -> MailPreference:
    return MailPreference(**({"email": "a@b.vn", "choice": MailChoice.AT_ONCE} | fields))


# -- hours, without a database ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [(time(19, 59), False), (time(20, 0), True), (time(0, 0), True), (time(6, 29), True), (time(6, 30), False)],
)
def test_quiet_hours_cross_midnight(clock, quiet):
    assert choice().is_quiet_at(clock) is quiet


@pytest.mark.parametrize(("clock", "quiet"), [(time(11, 0), True), (time(13, 0), False), (time(10, 59), False)])
def test_quiet_hours_within_a_day(clock, quiet):
    assert choice(quiet_from=time(11), quiet_until=time(13)).is_quiet_at(clock) is quiet


def test_twice_the_same_time_is_never_quiet():
    never = choice(quiet_from=time(5), quiet_until=time(5))
    assert not any(never.is_quiet_at(time(hour)) for hour in range(24))


@pytest.mark.parametrize(
    ("day", "rests", "may"), [(SATURDAY, True, False), (SATURDAY, False, True), (MONDAY, True, True)]
)
def test_days_off_are_quiet_for_those_who_wish(day, rests, may):
    assert may_mail(choice(rests_on_days_off=rests), at(day, 9)) is may


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(TUESDAY, 7, 59), at(TUESDAY - 1, 8)),
        (at(TUESDAY, 8), at(TUESDAY, 8)),
        (at(TUESDAY, 23), at(TUESDAY, 8)),
        (at(SUNDAY, 9), at(SATURDAY - 1, 8)),
        (at(MONDAY, 8), at(MONDAY, 8)),
    ],
)
def test_the_daily_letter_is_due_once_a_day(now, due):
    assert last_daily(choice(daily_hour=8, rests_on_days_off=True), now) == due


@pytest.mark.parametrize("fields", [{"email": ""}, {"choice": MailChoice.NONE}])
def test_without_address_or_wish_nothing_is_ever_due(fields):
    assert due_before(choice(**fields), at(TUESDAY, 9)) is None


# -- letters -----------------------------------------------------------------------------------------------------

with_database = pytest.mark.django_db


@pytest.fixture
def wants(world):
    """`wants("reviewer", choice=…)` gives the person an address and a wish."""

    def set_wish(name: str, **fields) -> MailPreference:
        fields = {"email": f"{name}@example.vn", "choice": MailChoice.AT_ONCE} | fields
        preference = MailPreference(user=world.people[name], **fields)
        preference.save()
        return preference

    return set_wish


@pytest.fixture
def told(world):
    """`told("reviewer", at(3, 9))` is a notice of that person, made then, about one case."""
    case = world.concern()

    def tell(name: str, when: datetime = NOW, **fields) -> Notice:
        values = {"case": case, "kind": Kind.COMMENT, "created_at": when, "key": f"test:{Notice.objects.count()}"}
        recipient = recipient_of(world.actor(name).user)
        return Notice.objects.create(recipient=recipient, **(values | fields))

    return tell


def addresses() -> list[str]:
    return [address for letter in mail.outbox for address in letter.to]


@with_database
def test_a_letter_holds_the_code_and_a_link_and_nothing_else(world, wants):
    wants("reviewer")
    case = world.concern(place_text="Cống số 5")
    outbox.deliver(now=NOW, worker="test")
    assert send_notices(now=NOW).letters == 1
    (letter,) = mail.outbox
    assert letter.to == ["reviewer@example.vn"]
    assert letter.subject == "Lắng Nghe: có việc mới"
    assert f"Mã {case.reference}" in letter.body
    assert "Có việc mới chờ nhận ở đơn vị" in letter.body
    assert f"{settings.SITE_URL}/cases/{case.public_id}/" in letter.body
    whole = letter.message().as_string() + letter.body + letter.subject
    people = [user.full_name for user in world.people.values()]
    for hidden in (CANARY, case.title, "Cống số 5", "Ấp E2", "Giao thông", "02/03", "03/03", *people):
        assert hidden not in whole, hidden
    assert case.reference not in letter.subject, "a mail server logs subjects"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


@with_database
def test_a_volunteer_is_written_to_without_a_seal_being_opened(world, wants, monkeypatch):
    wants("volunteer")
    world.step(world.concern(), "return_for_clarification", "reviewer")
    outbox.deliver(now=NOW, worker="test")
    monkeypatch.setattr("cases.notices.recipients.unseal", lambda token: pytest.fail("opened"))
    send_notices(now=NOW)
    (letter,) = mail.outbox
    assert letter.to == ["volunteer@example.vn"]
    assert "Có việc cần bạn làm rõ" in letter.body


@with_database
def test_the_letter_speaks_the_language_of_the_person(world, wants, told):
    user = world.people["reviewer"]
    user.language = "en"
    user.save()
    wants("reviewer")
    told("reviewer")
    send_notices(now=NOW)
    assert mail.outbox[0].subject == "Lắng Nghe: there is news for you"


@with_database
def test_nobody_without_a_wish_and_nobody_of_another_unit_is_written_to(world, wants):
    wants("sibling_reviewer")
    wants("reviewer2", choice=MailChoice.NONE)
    world.concern()
    outbox.deliver(now=NOW, worker="test")
    assert send_notices(now=NOW).letters == 0
    assert mail.outbox == []


@with_database
def test_each_notice_is_mailed_once(world, wants, told):
    wants("reviewer")
    told("reviewer")
    for minutes in range(3):
        send_notices(now=NOW + timedelta(minutes=minutes))
    assert len(mail.outbox) == 1
    told("reviewer", NOW + timedelta(minutes=5))
    send_notices(now=NOW + timedelta(minutes=6))
    assert len(mail.outbox) == 2
    assert mail.outbox[1].body.count("Mã ") == 1


@with_database
def test_quiet_hours_hold_mail_back_until_morning(world, wants, told):
    wants("reviewer")
    told("reviewer", at(TUESDAY, 20, 30))
    for hour, minute in ((20, 31), (23, 0)):
        send_notices(now=at(TUESDAY, hour, minute))
    send_notices(now=at(TUESDAY + 1, 6, 29))
    assert mail.outbox == []
    send_notices(now=at(TUESDAY + 1, 6, 30))
    assert len(mail.outbox) == 1


@with_database
def test_the_daily_letter_comes_once_a_day_with_all(world, wants, told):
    wants("reviewer", choice=MailChoice.DAILY, daily_hour=8)
    told("reviewer", at(TUESDAY, 9), kind=Kind.WAITING)
    told("reviewer", at(TUESDAY, 15), kind=Kind.COMMENT)
    send_notices(now=at(TUESDAY, 16))
    assert mail.outbox == []
    send_notices(now=at(TUESDAY + 1, 8))
    (letter,) = mail.outbox
    assert "Có việc mới chờ nhận" in letter.body
    assert "Có trao đổi mới" in letter.body
    told("reviewer", at(TUESDAY + 1, 8, 30))
    for hour in range(9, 20):
        send_notices(now=at(TUESDAY + 1, hour))
    assert len(mail.outbox) == 1
    send_notices(now=at(TUESDAY + 2, 8))
    assert len(mail.outbox) == 2


@with_database
def test_what_was_read_meanwhile_is_not_mailed(world, wants, told):
    wants("reviewer")
    told("reviewer", read_on=NOW.date())
    send_notices(now=NOW)
    assert mail.outbox == []


@with_database
def test_what_is_too_old_is_not_mailed(world, wants, told):
    wants("reviewer")
    told("reviewer", NOW - timedelta(days=settings.NOTICE_MAIL_DAYS, minutes=1))
    send_notices(now=NOW)
    assert mail.outbox == []


@with_database
def test_a_case_that_one_sees_no_more_is_not_mailed(world, wants, told):
    wants("sibling_reviewer")
    told("sibling_reviewer")
    assert send_notices(now=NOW).letters == 0
    assert Notice.objects.get().mailed_on, "and is not looked at again"


@with_database
def test_a_closed_account_gets_no_letter(world, wants, told):
    wants("reviewer")
    told("reviewer")
    user = world.people["reviewer"]
    user.is_active = False
    user.save()
    send_notices(now=NOW)
    assert mail.outbox == []


@with_database
def test_a_long_letter_ends_with_the_page(world, wants, told):
    wants("reviewer")
    for _number in range(LINES + 2):
        told("reviewer")
    send_notices(now=NOW)
    (letter,) = mail.outbox
    assert f"và 2 thông báo khác: {settings.SITE_URL}/notices/" in letter.body
    assert letter.body.count("Có trao đổi mới") == 1, "one case says one thing once"


# -- when the mail server does not ---------------------------------------------------------------------------


class Away(EmailBackend):
    """A mail server that breaks off."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("nguoi.nhan@example.vn")


class Choosy(EmailBackend):
    """A mail server that knows no reviewer2: 550 for good, or 450 for now."""

    code = 550

    def send_messages(self, messages):
        if messages[0].to == ["reviewer2@example.vn"]:
            raise SMTPRecipientsRefused({messages[0].to[0]: (self.code, b"no such user")})
        return super().send_messages(messages)


class Busy(Choosy):
    code = 450


@with_database
def test_a_server_that_is_away_ends_the_round_and_the_letter_comes_later(world, wants, told, settings, caplog):
    for name in ("reviewer", "reviewer2"):
        wants(name)
        told(name)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert send_notices(now=NOW).failed == 1
    assert "nguoi.nhan" not in caplog.text, "a log names no address"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_notices(now=NOW + LEASE)
    assert sorted(addresses()) == ["reviewer2@example.vn", "reviewer@example.vn"]


@with_database
@pytest.mark.parametrize(("backend", "again"), [("Choosy", 0), ("Busy", 1)])
def test_an_address_refused_for_good_is_given_up_and_the_others_get_theirs(
    world, wants, told, settings, backend, again
):
    for name in ("reviewer2", "reviewer"):
        wants(name)
        told(name)
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    for minutes in range(2):
        send_notices(now=NOW + timedelta(minutes=minutes))
    assert addresses() == ["reviewer@example.vn"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_notices(now=NOW + timedelta(minutes=1) + LEASE).letters == again


@with_database
def test_a_worker_that_died_is_made_up_for_and_two_do_not_both_send(world, wants, told):
    """A lease in force is another worker's letter; one that ran out is nobody's."""
    wants("reviewer")
    told("reviewer", mail_lease=NOW + LEASE)
    send_notices(now=NOW)
    assert mail.outbox == []
    send_notices(now=NOW + LEASE)
    assert len(mail.outbox) == 1


@with_database
def test_the_command_sends_as_if_it_were_that_moment(world, wants, told, capsys):
    wants("reviewer")
    told("reviewer")
    call_command("send_notices", at="2026-03-03T21:00")
    assert mail.outbox == []
    call_command("send_notices", at="2026-03-04T07:00")
    assert len(mail.outbox) == 1
    assert "Letters sent: 1" in capsys.readouterr().out
    for wrong in ("soon", "2026-13-45T00:00"):
        with pytest.raises(CommandError):
            call_command("send_notices", at=wrong)


@with_database
def test_statements_do_not_grow_with_the_people(world, wants, told, django_assert_num_queries):
    for name in ("volunteer", "handler", "approver", "city_approver"):
        wants(name)
    with django_assert_num_queries(1):
        send_notices(now=NOW)
    told("reviewer")
    with django_assert_num_queries(3):
        send_notices(now=NOW)
    assert {one.recipient for one in Notice.objects.all()} <= set(recipients_of(world.people["reviewer"].pk))


def test_days_of_rest_are_those_of_the_working_calendar():
    """A Tuesday off by the calendar is one to rest on, whatever the week says."""
    now, rests = at(TUESDAY, 9), choice(rests_on_days_off=True)
    assert may_mail(rests, now)
    assert not may_mail(rests, now, WorkingHours(days_off=frozenset({now.date()})))
