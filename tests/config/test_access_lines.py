"""gunicorn as it runs in production: its lines, read by a machine."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow
ID = "0123456789abcdef0123456789abcdef"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(address: str, method: str = "GET", **headers: str) -> int:
    """The status, once the server is there."""
    end = time.monotonic() + 90
    while True:
        try:
            return urlopen(Request(address, headers=headers, method=method), timeout=30).status
        except HTTPError as answer:
            return answer.code
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_each_answer_is_a_line_without_query_address_or_person(tmp_path):
    port, told = free_port(), tmp_path / "lines.log"
    with told.open("w") as stream:
        server = subprocess.Popen(
            [str(Path(sys.executable).parent / "gunicorn"), "config.wsgi", "--bind", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR,
            env=os.environ | {"VAR_DIR": str(tmp_path), "LOG_FORMAT": "json", "DATABASE_URL": ""},
            stderr=stream,
        )
    try:
        here = f"http://127.0.0.1:{port}/livez"
        assert ask(here) == 200
        assert ask(f"{here}?q=zanari", "OPTIONS", **{"X-Request-ID": ID}) == 405
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(b"GET /?q=zanari\r\nHost: zanari\r\n\r\n")
            raw.recv(1000)
    finally:
        server.terminate()
        server.wait(60)
    text = told.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert "zanari" not in text
    access = [line for line in lines if line["logger"] == "gunicorn.access"]
    assert [(line["method"], line["path"], line["status"], line["request_id"]) for line in access] == [
        ("OPTIONS", "/livez", 405, ID)
    ]
    assert access[0]["ms"] >= 0
    assert "127.0.0.1" not in json.dumps(access)
    assert {"gunicorn.error", "django.request"} <= {line["logger"] for line in lines}
