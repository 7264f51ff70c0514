"""The guide to a new case type works as it stands: its blocks, written into a copy of the project, make one."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GUIDE = ROOT / "docs/adding-a-case-type.md"
BLOCK = re.compile(
    r"^```(?:python|django)\n(?:# |\{# )(\S+\.(?:py|html))(?: #\})?\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
EDIT = re.compile(r"^\| `([\w/.]+\.\w+)` \| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
"""A row of the tables "file, behind, goes"."""
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "var", "visibility")
PYTHON = sys.executable


def blocks(guide: str) -> Iterator[tuple[str, str]]:
    """Path and content of every file that the guide gives whole."""
    for found in BLOCK.finditer(guide):
        yield found[1], found[2]


def edits(guide: str) -> list[tuple[str, str, str]]:
    """A file of others, what stands there, what goes right behind it."""
    return [(found[1], found[2], found[3]) for found in EDIT.finditer(guide)]


def edited(text: str, behind: str, goes: str) -> str:
    """On a line of its own behind a whole line, else in the line."""
    line = re.search(rf"^([ \t]*){re.escape(behind)}\n", text, re.MULTILINE)
    if line:
        return f"{text[: line.end()]}{line[1]}{goes}\n{text[line.end() :]}"
    assert text.count(behind) == 1, behind
    return text.replace(behind, behind + goes)


def follow(guide: str, root: Path) -> None:
    for path, behind, goes in edits(guide):
        file = root / path
        file.write_text(edited(file.read_text("utf-8"), behind, goes), "utf-8")
    for path, content in blocks(guide):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")


@pytest.mark.full
def test_whoever_follows_the_guide_has_a_case_type_that_runs(tmp_path):
    root = tmp_path / "project"
    shutil.copytree(ROOT, root, ignore=LEFT_OUT)
    (root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    follow(GUIDE.read_text("utf-8"), root)
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TEST_TEMPLATE")}
    for command in (
        ("manage.py", "makemigrations", "suggestions", "-n", "initial"),
        ("-m", "ruff", "check", "cases/suggestions", "tests/cases/test_suggestions.py"),
        ("-m", "pytest", "-n", "0", "-q", "tests/cases/test_suggestions.py", "tests/test_architecture.py"),
    ):
        done = subprocess.run(
            [PYTHON, *command], cwd=root, env=environment | {"VAR_DIR": str(tmp_path / "var")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
