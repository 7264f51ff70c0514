import pytest
from django.db import IntegrityError, transaction

from ledger import request_id
from ledger.codes import CODE
from ledger.errors import NO_TRANSACTION, RESERVED, LedgerError
from ledger.hashing import GENESIS
from ledger.models import ChainHead, Event, EventText
from ledger.services import record

OPENED = {"subject_type": "case", "subject_id": 7, "verb": "case.opened", "actor": "participant:K7QM2"}
COMMITMENT = "a" * 64


@pytest.mark.django_db
def test_the_first_event_starts_the_chain(now):
    event = record(**OPENED, now=now, body_id=3, unit_id=31, data={"urgency": "urgent"}, is_new=True)
    stored = Event.objects.get()
    assert (stored.seq, stored.previous_hash) == (1, GENESIS)
    assert (stored.at, stored.body_id, stored.unit_id) == (now, 3, 31)
    assert stored.hash == stored.computed_hash() == event.hash
    assert ChainHead.objects.values_list("seq", "hash").get() == (1, event.hash)


@pytest.mark.django_db
def test_each_event_follows_from_the_one_before_it(now):
    first = record(**OPENED, now=now, is_new=True)
    second = record(**OPENED, now=now)
    assert (second.seq, second.previous_hash) == (2, first.hash)
    assert ChainHead.objects.values_list("seq", "hash").get() == (2, second.hash)


@pytest.mark.django_db
def test_subjects_have_chains_of_their_own(now):
    record(**OPENED, now=now, is_new=True)
    other = record(**{**OPENED, "subject_type": "category"}, now=now)
    assert (other.seq, other.previous_hash) == (1, GENESIS)


@pytest.mark.django_db
@pytest.mark.parametrize(("texts", "more"), [({}, 0), ({"reason": "Đường ngập", "answer": "Đã sửa"}, 1)])
def test_the_number_of_statements_is_fixed(now, texts, more, django_assert_num_queries):
    with django_assert_num_queries(2 + more):
        record(**OPENED, now=now, texts=texts, is_new=True)
    with django_assert_num_queries(3 + more):
        record(**OPENED, now=now, texts=texts)


@pytest.mark.django_db
def test_prose_is_kept_apart_and_the_event_holds_its_commitment(now):
    event = record(**OPENED, now=now, texts={"reason": "Đường ngập", "proposal": ""}, is_new=True)
    text = EventText.objects.get()
    assert (text.event, text.name, text.text) == (event, "reason", "Đường ngập")
    assert Event.objects.get().data == {"commitments": {"reason": text.commitment()}}


@pytest.mark.django_db
def test_an_event_carries_the_id_of_its_request(now):
    request_id.bind("request-1")
    try:
        assert record(**OPENED, now=now, is_new=True).request_id == "request-1"
    finally:
        request_id.bind("")


@pytest.mark.django_db(transaction=True)
def test_recording_needs_a_transaction(now):
    with pytest.raises(LedgerError, match=NO_TRANSACTION[:20]):
        record(**OPENED, now=now)


@pytest.mark.django_db
def test_a_chain_that_exists_is_not_new(now):
    record(**OPENED, now=now, is_new=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        record(**OPENED, now=now, is_new=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"n": 5, "is_urgent": True, "body": None, "code": "concern/flow:v1+x-y.z", "empty": ""},
        {"due": "2026-03-05T09:00:00.000001+07:00", "commitment": COMMITMENT},
        {"bodies": [1, 2, "a"], "changed": {"stage": ["review", "handle"]}},
    ],
)
def test_codes_and_ids_are_accepted(now, data):
    record(**OPENED, now=now, data=data, is_new=True)
    stored = Event.objects.get()
    assert stored.data == data
    assert stored.hash == stored.computed_hash()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        *("Đường ngập", "hai từ", "ngập", "a@b.vn", "x" * 81, "line\n"),
        *(1.5, b"x", object(), {1, 2}),
        *(["in a list"], {"deep": {"er": "in a dict"}}, {"a key": 1}, {1: "number as key"}),
    ],
)
def test_prose_is_refused_without_being_repeated(now, value):
    with pytest.raises(LedgerError) as refusal:
        record(**OPENED, now=now, data={"note": value}, is_new=True)
    assert "data" in str(refusal.value)
    assert str(value) not in str(refusal.value)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_commitments_are_not_the_callers_to_write(now):
    with pytest.raises(LedgerError, match=RESERVED[:13]):
        record(**OPENED, now=now, data={"commitments": {"reason": COMMITMENT}})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"verb": "opened"},
        {"verb": "Case.opened"},
        {"verb": "case.opened twice"},
        {"actor": "user:1"},
        {"actor": "nguyen.van.an"},
        {"actor": "appointment:"},
        {"actor": "participant:K7 QM"},
        {"actor": "system\n"},
        {"subject_type": "Case 7"},
        {"texts": {"the reason": "x"}},
    ],
)
def test_words_of_the_wrong_form_are_refused(now, change):
    with pytest.raises(LedgerError):
        record(**{**OPENED, "now": now, **change})


@pytest.mark.parametrize("actor", ["appointment:17", "participant:K7QM2", "participant:K7-QM", "system"])
@pytest.mark.django_db
def test_an_actor_is_a_code(now, actor):
    assert record(**{**OPENED, "actor": actor}, now=now, is_new=True).actor == actor


def test_the_pattern_of_codes_has_no_room_for_a_second_line():
    assert not CODE.fullmatch("ok\n")


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_leaves_no_trace(now):
    with transaction.atomic():
        record(**OPENED, now=now, texts={"reason": "x"}, is_new=True)
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert not EventText.objects.exists()
    assert not ChainHead.objects.exists()
