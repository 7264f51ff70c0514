"""What every test stands on: a fast and harmless configuration, lanes by what the machine has, a browser."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from cases.deadlines import calendars
from config import translations
from config.lanes import FOLDERS, chromium, lacking_servers
from ledger import prepared
from tests import guards
from tests.again import Again
from tests.factories import World, build_world

CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCRATCH = Path(tempfile.gettempdir()) / f"langnghe-tests-{os.getpid()}"
DATABASE_FIXTURES = {"db", "transactional_db"}
PATIENCE_MS = 30_000
"""How long a page may take on a machine that does other things as well."""
TEMPLATE = os.environ.get("TEST_TEMPLATE", "")
"""A migrated database to begin with, made by config/lanes.py: a file, or a name on PostgreSQL."""
PageAt = Callable[..., Page]


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until the tests are found
    if not hasattr(config, "workerinput"):
        translations.compile_catalog()
    SCRATCH.mkdir(exist_ok=True)
    settings.MEDIA_ROOT = SCRATCH / "attachments"
    settings.EMAIL_FILE_PATH = SCRATCH / "mail"
    settings.CACHES["default"]["LOCATION"] = SCRATCH / "cache"
    settings.LIMITS_FILE = SCRATCH / "limits.sqlite3"
    settings.LIMITS = dict.fromkeys(settings.LIMITS, (0, 0))
    settings.OUTBOX_WAKE = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # The live server finds static files where they lie; nothing is collected for a test.
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    _sqlite_in_a_file()
    prepared.checking = True
    guards.empty_in_spite_of_guards(type(connections["default"].ops))


def _sqlite_in_a_file() -> None:
    """Threads of the live server and of concurrency tests have connections of their own, as in production.

    An in-memory database would be one connection for all, and immediate transactions would nest.
    """
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(SCRATCH / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """Begins with the template, where there is one."""
    database = connections["default"].settings_dict
    if TEMPLATE and connections["default"].vendor == "postgresql":
        database["TEST"]["TEMPLATE"] = TEMPLATE
    elif TEMPLATE:
        shutil.copy(TEMPLATE, database["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb) -> bool:
    """The copied file is what there is to test; it goes with the scratch folder."""
    return django_db_keepdb or bool(TEMPLATE and connections["default"].vendor == "sqlite")


def pytest_unconfigure() -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before `-m` chooses. What asks no database is the same with either."""
    absent = {
        "postgres": connections["default"].vendor != "postgresql" and "DATABASE_URL is not PostgreSQL",
        "rabbitmq": not settings.CELERY_BROKER_URL.startswith("amqp") and "CELERY_BROKER_URL is not RabbitMQ",
        "browser": not chromium() and "no Chromium found",
        "faults": lacking_servers(),
    }
    for item in items:
        if not item.get_closest_marker("django_db") and not DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker("either")
        for marker, reason in absent.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
        for marker, folders in FOLDERS.items():
            if item.get_closest_marker(marker) and not item.nodeid.startswith(folders):
                raise pytest.UsageError(f"{item.nodeid}: tests marked {marker} are looked for in {folders} alone")


def pytest_collection_finish() -> None:
    """What thousands of tests are made of stays until the end: the collector need not go through it again and again."""
    gc.enable()
    gc.freeze()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; nothing is downloaded."""
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
        yield chrome
        chrome.close()


@pytest.fixture
def page_at(browser: Browser, live_server) -> Iterator[PageAt]:
    """`page_at(width, height, theme="light")` opens a page of the live server, sizes in CSS pixels.

    The test fails at its end when a script threw or the content policy stopped something.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(width: int = 1280, height: int = 800, theme: str = "light", **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            locale="vi-VN",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: complaints.extend(_policy_violation(page, message)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def _policy_violation(page: Page, message: ConsoleMessage) -> list[str]:
    return [f"{page.url}: {message.text}"] if "Content Security Policy" in message.text else []


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, object], None]:
    """`sign_in(page, user)` gives the page a session of that user without the form."""

    def give_session(page: Page, user) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return give_session


@pytest.fixture(autouse=True)
def no_calendar_is_known() -> None:
    """Tests use ids again, so what the process knows of calendar versions would be another test's."""
    calendars.forget()


@pytest.fixture
def migrate(transactional_db) -> Iterator[Callable[[str, str], None]]:
    """`migrate(app, migration)`, there and back; at the end everything is where the next test expects it."""
    yield lambda app, name: MigrationExecutor(connection).migrate([(app, name)])
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def world(db) -> World:
    """The small world of tests/factories.py."""
    return world_again()


world_again = Again(build_world)
