"""Every page for everybody: axe-core finds nothing, nothing runs out of the screen, fingers hit what they aim at.

`make test` looks at every fourth page on a desk in the light; the tests marked `full` at all, in each size and look;
they leave pictures in SCREENSHOTS (without it: var/screenshots).
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.e2e.pages import Visit, build_scene, every_page
from tests.e2e.steps import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js"
SCREENSHOTS = Path(os.environ.get("SCREENSHOTS") or Path(settings.BASE_DIR) / "var/screenshots")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST_TARGET = 44
"""CSS pixels, the height that a thumb needs."""

FIND_VIOLATIONS = """async (rules) => {
    const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    const places = (one) => one.nodes.map((node) => node.target.join(" ")).join(" | ");
    return found.violations.map((one) => `${one.id}: ${one.help} at ${places(one)}`);
}"""
FIND_OVERFLOW = """() => {
    const wide = document.scrollingElement.scrollWidth;
    return wide > innerWidth ? [`${wide} px wide on a screen of ${innerWidth}`] : [];
}"""
FIND_SMALL_TARGETS = """(smallest) => [...document.querySelectorAll(
        "main .btn, main button, main select, main textarea, main summary, main .tabs a, main .choice, main .tile,"
        + "main input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), .shell-bar a, .shell-top a")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".visually-hidden"))
    .filter((one) => one.getBoundingClientRect().height < smallest)
    .map((one) => `target of ${Math.round(one.getBoundingClientRect().height)} px: ${one.outerHTML.slice(0, 90)}`)"""


@pytest.fixture
def scene(world):
    return build_scene(world)


@pytest.fixture
def look(page_at, live_server):
    """`look(page, visit)` opens the page as the person of the visit and returns what is wrong with it."""
    sessions: dict[str, str] = {}

    def session_of(user) -> str:
        if user.username not in sessions:
            client = Client()
            client.force_login(user)
            sessions[user.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return sessions[user.username]

    def open_as(page, visit: Visit, world) -> list[str]:
        page.context.clear_cookies()
        if visit.person:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(world.people[visit.person])}
            page.context.add_cookies([cookie | {"url": live_server.url}])
        status = page.goto(visit.address, wait_until="load").status
        page.evaluate("document.fonts.ready.then(() => true)")
        return [] if status == visit.status else [f"answered {status}"]

    return open_as


def violations(page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(FIND_VIOLATIONS, RULES)


def report(found: dict[str, list[str]]) -> str:
    """Each problem once, with the pages that have it."""
    problems = sorted({text for texts in found.values() for text in texts})
    return "\n".join(f"{text}\n  on {[name for name in found if text in found[name]]}" for text in problems)


def test_no_page_shuts_anybody_out(look, page_at, scene):
    page = page_at(*DESK)
    found = {visit.name: look(page, visit, scene.world) + violations(page) for visit in every_page(scene)[::4]}
    assert not report(found), report(found)


@pytest.mark.full
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_in_every_look(look, page_at, scene, size, theme):
    page = page_at(*size, theme)
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    found = {}
    for visit in every_page(scene):
        complaints.clear()
        problems = look(page, visit, scene.world) + violations(page) + page.evaluate(FIND_OVERFLOW)
        if size == PHONE:
            problems += page.evaluate(FIND_SMALL_TARGETS, SMALLEST_TARGET)
        if visit.status == 200:  # any other is a complaint of the browser's by itself
            problems += complaints
        found[visit.name] = problems
        keep_picture(page, visit, f"{size[0]}-{theme}")
    assert not report(found), report(found)


def keep_picture(page, visit: Visit, variant: str) -> None:
    folder = SCREENSHOTS / variant
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{visit.name.replace(' ', '-')}.png", full_page=True)
