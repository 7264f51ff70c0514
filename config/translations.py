"""The Vietnamese catalogue, kept without gettext's system tools.

    python -m config.translations merge FILE.json   add or change translations
    python -m config.translations compile           write the .mo file that Django reads at start
    python -m config.translations missing           exit 1 when a text has no Vietnamese
    python -m config.translations prune             drop what no source file uses any more

A key of FILE.json is the English msgid; `msgid|||plural` for a plural, `context\\u0004msgid` with a context.
"""

import argparse
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE_DIR = Path(__file__).resolve().parent.parent
PO_FILE = BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"
HEADER = """msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
SKIPPED = {"tests", "migrations", "node_modules", "var", "locale", "docs"}
SOURCES = {".py": "python", ".html": "python", ".txt": "python", ".js": "javascript"}
SINGULAR = ("gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
CONTEXT = ("pgettext", "pgettext_lazy")
CONTEXT_PLURAL = ("npgettext", "npgettext_lazy")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    **dict.fromkeys(SINGULAR),
    **dict.fromkeys(PLURAL, (1, 2)),
    **dict.fromkeys(CONTEXT, ((1, "c"), 2)),
    **dict.fromkeys(CONTEXT_PLURAL, ((1, "c"), 2, 3)),
}
Key = tuple[str, str]
"""Context ("" for none) and singular msgid."""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
LEADING_SPACE = re.compile(r"^[ \t]+", re.MULTILINE)


def merge(path: Path) -> int:
    """Put the pairs of a JSON file into the catalogue; the number of pairs."""
    pairs: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    with locked():
        catalog = load()
        for key, vietnamese in pairs.items():
            _put(catalog, key, vietnamese)
        save(catalog)
    return len(pairs)


def _put(catalog: Catalog, key: str, vietnamese: str) -> None:
    context, _, text = key.rpartition("\u0004")
    singular, _, plural = text.partition("|||")
    if not singular or not vietnamese:
        raise SystemExit(f"Empty text or translation: {key!r}")
    catalog.delete(singular, context=context or None)
    if plural:
        catalog.add((singular, plural), (vietnamese,), context=context or None)
    else:
        catalog.add(singular, vietnamese, context=context or None)


def compile_catalog() -> Path:
    """Write the binary catalogue beside the text one, in one step, so that a reader never sees half of it."""
    target = PO_FILE.with_suffix(".mo")
    partial = target.with_suffix(f".mo.{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with partial.open("wb") as stream:
        write_mo(stream, load())
    partial.replace(target)
    return target


def missing() -> list[str]:
    """Every shortcoming of the catalogue that must stop a release, one sentence each."""
    catalog = load()
    absent = [f"{place}: {_shown(key)}" for key, place in sorted(used().items()) if not _translated(catalog, key)]
    return absent + [f"{_shown(_key(message))}: its placeholders differ" for message in catalog if _differs(message)]


def _differs(message: Message) -> bool:
    """Vietnamese has one form for all numbers, so it must fit the English plural."""
    if not message.id or not message.string:
        return False
    english = message.id if isinstance(message.id, str) else message.id[-1]
    vietnamese = message.string if isinstance(message.string, str) else message.string[0]
    return set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(vietnamese))


def unused() -> list[Key]:
    """What the catalogue holds and no source file asks for."""
    return sorted({_key(message) for message in load() if message.id} - used().keys())


def prune() -> int:
    """Drop the unused; their number."""
    with locked():
        catalog, surplus = load(), unused()
        for context, text in surplus:
            catalog.delete(text, context=context or None)
        save(catalog)
    return len(surplus)


def used() -> dict[Key, str]:
    """Every text that the sources ask to be translated, with the first place that does."""
    found: dict[Key, str] = {}
    for path in source_files():
        for line, messages, context in _texts(path):
            singular = messages if isinstance(messages, str) else messages[0]
            if singular:
                found.setdefault((context or "", singular), f"{path.relative_to(BASE_DIR)}:{line}")
    return found


def source_files() -> Iterator[Path]:
    """Python, templates and scripts of the project itself."""
    for folder, names, files in os.walk(BASE_DIR):
        names[:] = sorted(name for name in names if name not in SKIPPED and not name.startswith("."))
        for path in (Path(folder) / name for name in sorted(files)):
            if path.suffix in SOURCES and _is_ours(path):
                yield path


def _is_ours(path: Path) -> bool:
    if path.suffix in {".html", ".txt"}:
        return "templates" in path.parts
    return path.suffix == ".py" or "static" in path.parts


def _texts(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix in {".html", ".txt"}:
        # The pseudo-Python of a template keeps its indentation, which Python's tokenizer refuses.
        source = LEADING_SPACE.sub("", templatize(source))
    stream = io.BytesIO(source.encode())
    for line, messages, _comments, context in extract(SOURCES[path.suffix], stream, keywords=KEYWORDS):
        yield line, messages, context


@contextmanager
def locked() -> Iterator[None]:
    """One writer at a time, across processes."""
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(PO_FILE.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def load() -> Catalog:
    """The catalogue on disk; an empty one before the first merge."""
    if not PO_FILE.exists():
        return Catalog(locale="vi")
    with PO_FILE.open("rb") as stream:
        return read_po(stream, locale="vi")


def save(catalog: Catalog) -> None:
    """Sorted, without line numbers or dates, so that two branches rarely touch the same lines."""
    body = io.BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    partial = PO_FILE.with_suffix(".po.new")
    partial.write_text(HEADER + body.getvalue().decode().strip() + "\n", encoding="utf-8")
    partial.replace(PO_FILE)


def _key(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def _translated(catalog: Catalog, key: Key) -> bool:
    context, text = key
    message = catalog.get(text, context=context or None)
    if message is None:
        return False
    return bool(message.string if isinstance(message.string, str) else all(message.string or ()))


def _shown(key: Key) -> str:
    context, text = key
    return f"{text!r} ({context})" if context else repr(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("merge").add_argument("file", type=Path)
    for name in ("compile", "missing", "prune"):
        commands.add_parser(name)
    options = parser.parse_args()
    if options.command == "merge":
        print(f"{merge(options.file)} merged")
    elif options.command == "compile":
        compile_catalog()
    elif options.command == "prune":
        print(f"{prune()} dropped")
    else:
        return _report()
    return 0


def _report() -> int:
    problems = missing()
    for context, text in unused():
        print(f"unused: {_shown((context, text))}")
    for problem in problems:
        print(f"missing: {problem}")
    print(f"{len(problems)} missing or broken")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
