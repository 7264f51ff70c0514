"""A stage for long stories in the browser: a clock that the test moves, people with a browser each, pictures."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Page

from permissions.models import User
from tests.factories import World

from .steps import DESK, PHONE
from .test_accessibility import FIND_OVERFLOW, SCREENSHOTS, violations


class Clock:
    """What the product takes for now; the live server runs in this process. Nothing waits: days pass at a word."""

    def __init__(self, at: datetime) -> None:
        self._lead = at - timezone.now()
        self._real = timezone.now

    def now(self) -> datetime:
        return self._real() + self._lead

    def pass_days(self, days: int) -> None:
        self._lead += timedelta(days=days)

    @property
    def today(self) -> str:
        """As people type it."""
        return self.day(0)

    def day(self, days: int) -> str:
        return f"{timezone.localdate(self.now()) + timedelta(days=days):%d/%m/%Y}"


class Play:
    """The people of a story, each with a browser of their own; what each stage looks like is kept."""

    def __init__(self, name: str, world: World, clock: Clock, page_at: Callable[..., Page], sign_in) -> None:
        self._name, self.world, self.clock = name, world, clock
        self._page_at, self._sign_in = page_at, sign_in
        self._pages: dict[str, Page] = {}
        self._pictures = 0

    def desk(self, name: str) -> Page:
        return self._browser(name, DESK)

    def phone(self, name: str) -> Page:
        return self._browser(name, PHONE)

    def _browser(self, name: str, size: tuple[int, int]) -> Page:
        """Signed in anew each time: sessions do not last for months."""
        user = self.world.people.get(name) or User.objects.get(full_name=name)
        self._sign_in(page := self.signed_out(name, size), user)
        return page

    def signed_out(self, name: str, size: tuple[int, int]) -> Page:
        if name not in self._pages:
            self._pages[name] = self._page_at(*size, has_touch=size == PHONE)
        self._pages[name].context.clear_cookies()
        return self._pages[name]

    def look(self, page: Page, name: str) -> None:
        """Nothing shuts anybody out or runs off the screen."""
        page.evaluate("document.fonts.ready.then(() => true)")
        problems = violations(page) + page.evaluate(FIND_OVERFLOW)
        folder = SCREENSHOTS / self._name
        folder.mkdir(parents=True, exist_ok=True)
        self._pictures += 1
        page.screenshot(path=folder / f"{self._pictures:02}-{name}.png", full_page=True)
        assert not problems, f"{name}: " + "\n".join(problems)
