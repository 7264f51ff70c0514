"""People at their browsers: real requests, sessions and forms, and what a person does when no answer comes."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.faults.prepare import PASSWORD
from tests.faults.servers import HOST

TIMEOUT = 60
"""Seconds that a person waits for a page."""
PATIENCE = 420
"""Seconds that a person goes on trying: longer than the lease of a worker that was killed."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
REDIRECTS = (302, 303)


class NoAnswer(Exception):
    """The connection was refused or cut: whether the change was made is not known."""


@dataclass(frozen=True)
class Answer:
    """A page, or where to go next; `seconds` from sending to the last byte."""

    status: int
    location: str
    text: str
    seconds: float


@dataclass
class Tally:
    """What happened to the requests of all people together."""

    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


class Person:
    """One person's browser at the site on `port`."""

    def __init__(self, name: str, port: int, tally: Tally | None = None, session: str = "") -> None:
        self.name, self.port, self.tally = name, port, tally or Tally()
        self.cookies: dict[str, str] = {"sessionid": session} if session else {}
        self.token = ""

    def __str__(self) -> str:
        return self.name

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **fields: object) -> Answer:
        """Sends a form of the page seen last; `fields` with names of form fields, "-" written as "__"."""
        named = {name.replace("__", "-"): value for name, value in fields.items()}
        body = urlencode({"csrfmiddlewaretoken": self.token, **named}, doseq=True)
        return self._ask("POST", path, body)

    def sign_in(self) -> None:
        def enter() -> bool:
            self.get("/sign-in/")
            return self.post("/sign-in/", username=self.name, password=PASSWORD).status in REDIRECTS

        persist(enter, self.tally, f"{self} signs in")
        self.token = ""  # signing in makes another one

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        """Raises NoAnswer."""
        began = time.monotonic()
        self.tally.note("requests")
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body or None, self._headers(path, body))
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self.tally.note("without answer")
            raise NoAnswer(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        self._keep_cookies(response)
        if response.status >= 500:
            self.tally.note("5xx pages")
        if found := TOKEN.search(text):
            self.token = found[1]
        return Answer(response.status, response.headers.get("Location", ""), text, time.monotonic() - began)

    def _headers(self, path: str, body: str) -> dict[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://{HOST}:{self.port}{path}",
            }
        return headers

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, cookie in SimpleCookie(header).items():
                self.cookies[name] = cookie.value
                if not cookie.value:
                    del self.cookies[name]


def persist(attempt: Callable[[], bool], tally: Tally, what: str, *, pause: float = 0.3) -> None:
    """Lets a person try until `attempt` says that it is done: again after no answer, after a 5xx page, after "not yet".

    Raises TimeoutError when patience ends.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if attempt():
                return
            tally.note("looked again")
        except NoAnswer:
            tally.note("retries")
        time.sleep(pause)
    raise TimeoutError(f"{what}: not done within {PATIENCE} s")
