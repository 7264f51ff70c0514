"""Cases on their whole way, carried by a team of people who do again what may not have been done.

A journey is a list of steps, written as `who does what`. The record must afterwards hold exactly these steps, in this
order, once each: `Case.expected`.
"""

import random
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from tests.faults.people import REDIRECTS, Answer, Person, Tally, persist
from tests.faults.site import Site

COMPLETE = re.compile(r'action="/tasks/(\d+)/complete/"')
CLAIM = re.compile(r'action="/tasks/(\d+)/claim/"')
TAGS_AND_SPACE = re.compile(r"(<[^>]*>|\s)+")
VERBS = {
    "accept": "case.accepted",
    "return_for_clarification": "case.returned",
    "escalate": "case.escalated",
    "send_down": "case.sent_down",
    "out_of_scope": "case.ruled_out_of_scope",
    "reply": "case.clarified",
    "resolve": "case.resolved",
    "approve": "case.answer_approved",
    "send_back": "case.answer_sent_back",
    "accepted": "case.answered_back",
    "disputed": "case.disputed",
    "recall": "case.recalled",
    "take": "task.claimed",
    "leave": "task.released",
}
TO_ANSWER = "handler take, handler resolve, approver take, approver approve"
ACCEPT = "reviewer take, reviewer accept"
END = "volunteer accepted"
JOURNEYS = {
    "plain": f"{ACCEPT}, {TO_ANSWER}, {END}",
    "returned": f"reviewer take, reviewer return_for_clarification, volunteer reply, {ACCEPT}, {TO_ANSWER}, {END}",
    "escalated": "reviewer take, reviewer escalate, district_reviewer take, district_reviewer send_down, "
    f"{ACCEPT}, {TO_ANSWER}, {END}",
    "recalled": f"reviewer take, reviewer escalate, reviewer recall, reviewer accept, {TO_ANSWER}, {END}",
    "sent back": f"{ACCEPT}, handler take, handler resolve, approver take, approver send_back, handler resolve, "
    f"approver take, approver approve, {END}",
    "disputed": f"{ACCEPT}, {TO_ANSWER}, volunteer disputed, {ACCEPT}, {TO_ANSWER}, {END}",
    "out of scope": f"reviewer take, reviewer out_of_scope, {END}",
    "holder leaves": "leaver take, leaver leave, reviewer2 take, reviewer2 accept",
    "stays in hand": "reviewer take, reviewer accept, handler take",
    "stays in the queue": "reviewer take, reviewer escalate",
}
END_STAGES = {
    "holder leaves": "in_progress",
    "stays in hand": "in_progress",
    "stays in the queue": "escalated",
}
"""Where a case stands afterwards; the others are closed."""
MOST_LEAVE = 16
WORDS = "Mặt đường còn ngập sau mưa, đã xem lại tại chỗ."


@dataclass
class Case:
    """What a team was told about one case."""

    journey: str
    token: str = field(default_factory=lambda: str(uuid4()))
    public_id: str = ""
    told: list[str] = field(default_factory=list)
    """Verbs of the steps that the site said were done, or showed to be done."""

    @property
    def steps(self) -> list[tuple[str, str]]:
        return [(who, what) for who, what in (step.split() for step in JOURNEYS[self.journey].split(", "))]

    @property
    def expected(self) -> list[str]:
        return ["case.opened", *(VERBS[what] for _who, what in self.steps)]

    @property
    def path(self) -> str:
        return f"/cases/{self.public_id}/"


class Team:
    """One person for each post, who together carry one case after the other."""

    def __init__(self, number: int, site: Site, tally: Tally) -> None:
        self.number, self.site, self.tally = number, site, tally
        self.people: dict[str, Person] = {}

    def person(self, post: str) -> Person:
        """Signed in when first needed."""
        if post not in self.people:
            name = post if post == "administrator" or "." in post else f"{post}.{self.number}"
            person = Person(name, self.site.port, self.tally)
            person.sign_in()
            self.people[post] = person
        return self.people[post]

    def carry(self, case: Case, leaver: str = "") -> Case:
        """The case from capture to the end of its journey. Raises AssertionError when the site says something odd."""
        self.capture(case)
        for post, what in case.steps:
            name = leaver if post == "leaver" else post
            getattr(self, f"_{what}", self._complete)(case, name, what)
            case.told.append(VERBS[what])
        return case

    def capture(self, case: Case) -> None:
        """The same form is sent until an answer comes: its token makes it one case."""
        volunteer = self.person("volunteer")
        fields = {
            "facts": f"Đường ngập sau mưa ({case.journey})\n{WORDS}",
            "area": self.site.known["hamlet"],
            "category": self.site.known["category"],
            "heard_how": "seen",
            "client_token": case.token,
        }

        def send() -> bool:
            if not volunteer.token and volunteer.get("/capture/").status >= 500:
                return False
            answer = volunteer.post("/capture/", **fields)
            if answer.status >= 500:
                return False
            assert answer.status in REDIRECTS, odd(volunteer, answer)
            case.public_id = answer.location.rstrip("/").rpartition("/")[2]
            return True

        persist(send, self.tally, "a capture")
        case.told.append("case.opened")

    # -- one step: look at the page, do it, look again when no answer came ------------------------------------------

    def _take(self, case: Case, post: str, what: str) -> None:
        person = self.person(post)

        def take() -> bool:
            page = person.get(case.path)
            if COMPLETE.search(page.text):
                return True
            waiting = CLAIM.search(page.text)
            if page.status >= 500 or waiting is None:
                return False
            return is_told(person, person.post(f"/tasks/{waiting[1]}/claim/"))

        persist(take, self.tally, f"{person} takes {case.public_id}")

    def _complete(self, case: Case, post: str, what: str) -> None:
        person, held = self.person(post), ""

        def complete() -> bool:
            nonlocal held
            page = person.get(case.path)
            if page.status >= 500:
                return False
            form = COMPLETE.search(page.text)
            if form is None or (held and form[1] != held):
                assert held, f"{person} should hold the step for {what}: {odd(person, page)}"
                return True
            held = form[1]
            return is_told(person, person.post(f"/tasks/{held}/complete/", **self._fields(what)))

        persist(complete, self.tally, f"{person}: {what} of {case.public_id}")

    def _recall(self, case: Case, post: str, what: str) -> None:
        person = self.person(post)

        def recall() -> bool:
            page = person.get(case.path)
            if COMPLETE.search(page.text):
                return True
            if f'action="{case.path}recall/"' not in page.text:
                return False
            return is_told(person, person.post(f"{case.path}recall/"))

        persist(recall, self.tally, f"{person} recalls {case.public_id}")

    def _leave(self, case: Case, post: str, what: str) -> None:
        """The administrator closes the account of the holder; a worker then gives the task back."""
        administrator = self.person("administrator")
        path = f"/administration/people/{self.site.known['people'][post]}/"

        def close() -> bool:
            page = administrator.get(path)
            if page.status == 200 and f'href="{path}close/"' not in page.text:
                return True
            if page.status >= 500:
                return False
            return is_told(administrator, administrator.post(f"{path}close/"))

        persist(close, self.tally, f"the account {post} is closed")

    def _fields(self, what: str) -> dict[str, Any]:
        needs: dict[str, dict[str, Any]] = {
            "accept": {"lead_body": self.site.known["lead_body"], "urgency": "normal"},
            "resolve": {"result": WORDS, "answer": WORDS},
            "approve": {"answer": WORDS},
            "return_for_clarification": {"question": WORDS},
            "reply": {"reply": WORDS},
            "send_down": {"guidance": WORDS},
            "out_of_scope": {"where_to_go": WORDS},
            "accepted": {"told_how": "visit", "told_on": date.today().isoformat()},
            "disputed": {"told_how": "visit", "told_on": date.today().isoformat(), "reason": WORDS},
        }
        fields = needs.get(what, {"reason": WORDS})
        return {"outcome": what} | {f"{what}__{name}": value for name, value in fields.items()}


def is_told(person: Person, answer: Answer) -> bool:
    """Whether the site says that it is done; False to look again: overtaken, or broken on its side."""
    assert answer.status in (*REDIRECTS, 409) or answer.status >= 500, odd(person, answer)
    assert "/sign-in/" not in answer.location, f"{person} was signed out"
    return answer.status in REDIRECTS


def odd(person: Person, answer: Answer) -> str:
    text = TAGS_AND_SPACE.sub(" ", answer.text)
    return f"{person} got {answer.status} {answer.location} {text[:1500]}"


class Convoy:
    """All teams on their way, each in a thread; `join` raises what went wrong in any of them."""

    def __init__(self, site: Site, *, cases: int, teams: int, seed: int) -> None:
        self.site, self.tally = site, Tally()
        self.cases = [Case(journey) for journey in journeys_for(cases, seed)]
        self.others = {public_id for (public_id,) in site.rows("SELECT public_id FROM cases_case")}
        """Cases that earlier tests left at the same site."""
        self._taken, self._lock = 0, threading.Lock()
        self.errors: list[BaseException] = []
        self._may_end = threading.Event()
        self.began = time.monotonic()
        self._threads = [
            threading.Thread(target=self._work, args=(Team(number, site, self.tally),), daemon=True)
            for number in range(teams)
        ]

    def start(self) -> "Convoy":
        for thread in self._threads:
            thread.start()
        return self

    @property
    def is_moving(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self.began

    def may_end(self) -> None:
        """Until this is called, teams go on with more cases when theirs are done."""
        self._may_end.set()

    def end(self) -> None:
        """Teams finish the case in hand and take no other; those that nobody took are struck off."""
        with self._lock:
            self._may_end.set()
            del self.cases[self._taken :]

    def join(self, seconds: float) -> float:
        """Waits for all; the seconds since the start. Raises the first error, or TimeoutError."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(end - time.monotonic(), 0))
        if self.errors:
            raise self.errors[0]
        if self.is_moving:
            raise TimeoutError(f"Cases are still on their way after {seconds} s.")
        return self.seconds

    def _next(self) -> tuple[Case, str] | None:
        with self._lock:
            if self._taken == len(self.cases) and not self._may_end.is_set():
                self.cases.append(Case("plain"))
            if self.errors or self._taken == len(self.cases):
                return None
            case = self.cases[self._taken]
            self._taken += 1
            return case, self.site.leaver() if case.journey == "holder leaves" else ""

    def _work(self, team: Team) -> None:
        try:
            while (given := self._next()) is not None:
                team.carry(*given)
        except BaseException as error:  # told by join, in the test's own thread
            self.errors.append(error)


def journeys_for(cases: int, seed: int) -> Iterator[str]:
    """Every kind of journey in turn, shuffled; at most MOST_LEAVE people leave."""
    names = list(JOURNEYS)
    chosen = [names[number % len(names)] for number in range(cases)]
    leaving = [number for number, name in enumerate(chosen) if name == "holder leaves"]
    for number in leaving[MOST_LEAVE:]:
        chosen[number] = "plain"
    random.Random(seed).shuffle(chosen)
    return iter(chosen)
