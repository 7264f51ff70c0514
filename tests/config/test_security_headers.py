"""Every answer carries the security headers: pages, refusals, errors, files, whatever made it."""

import json
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from cases.models import Attachment
from config.env import BASE_DIR
from config.lanes import production
from tests.factories import NOW

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OFF = ("microphone=()", "geolocation=()", "display-capture=()", "payment=()", "usb=()", "browsing-topics=()")


def assert_guarded(headers) -> None:
    for name, value in ALWAYS.items():
        assert headers[name] == value, name
    policy = headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    powers = headers["Permissions-Policy"].split(", ")
    assert set(OFF) <= set(powers)
    assert [power for power in powers if not power.endswith("=()")] == ["camera=(self)", "clipboard-write=(self)"]


@pytest.mark.django_db
@pytest.mark.either
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302), ("/sign-in/", 200), ("/work/", 302), ("/nowhere/", 404), ("/sign-out/", 405),
        ("/livez", 200), ("/static/css/app.css", 200), ("/static/css/none.css", 404),
    ],
)  # fmt: skip
def test_without_a_session(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert_guarded(response.headers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "status"), [("capture", 200), ("worklist", 200), ("case_list", 200), ("audit", 403), ("notices", 200)]
)
def test_signed_in(client, world, name, status):
    client.force_login(world.people["volunteer"])
    response = client.get(reverse(name))
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"], "«Back» after signing out would show it"
    assert_guarded(response.headers)


@pytest.mark.django_db
def test_files_of_cases_stay_in_their_sandbox(client, world):
    file = Attachment(case=world.concern(), author="x", kind="document", content_type="application/pdf", created_at=NOW)
    file.extension, file.name, file.size, file.sha256 = ".pdf", "tep.pdf", 3, "0" * 64
    file.file.save("tep.pdf", ContentFile(b"pdf"), save=True)
    client.force_login(world.people["volunteer"])
    response = client.get(reverse("attachment", args=[file.public_id]))
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert_guarded(response.headers)


@pytest.mark.django_db
def test_faults_and_bad_requests(client, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.auth.views.LoginView.get_context_data", broken)
    fault = client.get("/sign-in/")
    assert fault.status_code == 500
    assert_guarded(fault.headers)
    bad = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert bad.status_code == 400
    assert_guarded(bad.headers)
    forged = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "x"})
    assert forged.status_code == 403
    assert_guarded(forged.headers)


PRODUCTION = """
import json, django
from django.core.management import call_command
django.setup()
from django.test import Client
call_command("collectstatic", verbosity=0, interactive=False)
answers = {}
for address in ("/livez", "/nowhere/", "/static/css/app.css"):
    answer = Client(raise_request_exception=False).get(address, secure=True, headers={"host": "langnghe.example"})
    answers[address] = dict(answer.headers)
answers["plain"] = dict(Client().get("/livez", headers={"host": "langnghe.example"}).headers)
print(json.dumps(answers))
"""


@pytest.mark.slow
def test_in_production_browsers_are_held_to_https(tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        env=environment | production(), cwd=BASE_DIR, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    answers = json.loads(done.stdout.splitlines()[-1])
    assert answers.pop("plain")["Location"].startswith("https://")
    for headers in answers.values():
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert_guarded(headers)
