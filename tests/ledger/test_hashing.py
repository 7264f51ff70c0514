import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.hashing import GENESIS, HASHED_FIELDS, canonical, commitment, event_hash, new_salt

codes = st.from_regex(r"[a-z0-9:._-]{0,20}", fullmatch=True)
numbers = st.integers(min_value=1, max_value=2**63 - 1)
leaves = st.none() | st.booleans() | numbers | codes
data = st.dictionaries(codes, leaves | st.lists(leaves, max_size=3) | st.dictionaries(codes, leaves, max_size=3))
FIELDS = {
    "subject_type": codes,
    "subject_id": numbers,
    "seq": numbers,
    "verb": codes,
    "actor": codes,
    "body_id": st.none() | numbers,
    "unit_id": st.none() | numbers,
    "at": st.datetimes(timezones=st.just(UTC)),
    "data": data,
    "request_id": codes,
    "previous_hash": codes,
}
events = st.fixed_dictionaries(FIELDS)


def test_the_strategy_names_every_hashed_field():
    assert set(FIELDS) == set(HASHED_FIELDS)


@settings(max_examples=60, deadline=None)
@given(event=events, data=st.data())
def test_a_change_of_any_field_changes_the_hash(event, data):
    for name in HASHED_FIELDS:
        other = data.draw(FIELDS[name].filter(lambda value, name=name: not _same(value, event[name])), label=name)
        assert event_hash({**event, name: other}) != event_hash(event), name


@given(event=events)
def test_the_order_of_keys_does_not_matter(event):
    turned = {name: event[name] for name in reversed(event)}
    turned["data"] = {name: event["data"][name] for name in reversed(event["data"])}
    assert event_hash(turned) == event_hash(event)


@given(event=events)
def test_data_that_went_through_json_has_the_same_hash(event):
    stored = {**event, "data": json.loads(json.dumps(event["data"]))}
    assert event_hash(stored) == event_hash(event)


@given(event=events, hours=st.integers(min_value=-12, max_value=14))
def test_the_zone_a_moment_is_written_in_does_not_matter(event, hours):
    moment = event["at"].replace(year=2028)
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert event_hash({**event, "at": elsewhere}) == event_hash({**event, "at": moment})


def test_an_outsider_can_recompute_the_hash_by_the_documented_rule():
    event = {
        "subject_type": "case",
        "subject_id": 7,
        "seq": 1,
        "verb": "case.opened",
        "actor": "participant:K7QM2",
        "body_id": None,
        "unit_id": 31,
        "at": datetime(2026, 3, 5, 9, 0, tzinfo=timezone(timedelta(hours=7))),
        "data": {"urgency": "urgent", "bodies": [1, 2]},
        "request_id": "r-1",
        "previous_hash": GENESIS,
    }
    line = (
        '{"actor":"participant:K7QM2","at":"2026-03-05T02:00:00.000000+00:00","body_id":null,'
        '"data":{"bodies":[1,2],"urgency":"urgent"},"previous_hash":"' + "0" * 64 + '","request_id":"r-1",'
        '"seq":1,"subject_id":7,"subject_type":"case","unit_id":31,"verb":"case.opened"}'
    )
    assert canonical(event).decode() == line
    assert event_hash(event) == hashlib.sha256(line.encode()).hexdigest()


@given(text=st.text(), other=st.text())
def test_a_commitment_binds_the_text(text, other):
    salt = new_salt()
    expected = hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
    assert commitment(salt=salt, text=text) == expected
    assert (commitment(salt=salt, text=other) == expected) == (text == other)


def test_the_salt_hides_a_text_that_could_be_guessed():
    assert len(new_salt()) == 32
    assert commitment(salt=new_salt(), text="ok") != commitment(salt=new_salt(), text="ok")


def _same(one, other) -> bool:
    """Equal and of one type at every depth: True is not 1."""
    return json.dumps(one, sort_keys=True, default=str) == json.dumps(other, sort_keys=True, default=str)
