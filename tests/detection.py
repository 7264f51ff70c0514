"""How well leaks are found in the written sentences of tests/data/detection: precision and recall of each kind.

`python -m tests.detection` prints the figures of both halves. `held_out.txt` was written before the finder was
tuned and is never read to tune it; `tune.txt` is there for that.
"""

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cases.leaks import find_leaks

FOLDER = Path(__file__).parent / "data/detection"
HALVES = ("tune", "held_out")
OTHER_HANDS = tuple(f"held_out_households{end}" for end in ("", "_2", "_3", "_5"))
"""Households alone, each written by somebody who knew neither the rules nor the other sentences."""
_MARK = re.compile(r"\[(\w+)\|([^\]]+)\]")

Stretch = tuple[str, int, int]
"""Kind, start and end."""
Finder = Callable[[str], Iterable[Stretch]]


@dataclass(frozen=True)
class Sentence:
    """A sentence and the stretches in it that betray somebody."""

    text: str
    marks: tuple[Stretch, ...]


@dataclass
class Figures:
    """Of one kind: sentences that hold it, marks, marks covered and touched by a find, finds, finds that touch one."""

    sentences: int = 0
    marks: int = 0
    covered: int = 0
    warned: int = 0
    finds: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        return self.covered / self.marks if self.marks else 1.0

    @property
    def recall_warned(self) -> float:
        """Of how many marks the writer is warned, if only at some of their words."""
        return self.warned / self.marks if self.marks else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.finds if self.finds else 1.0


def sentences_of(half: str) -> list[Sentence]:
    """The sentences of a half: one a line, betraying words as [kind|words], lines with # left out."""
    lines = (FOLDER / f"{half}.txt").read_text().splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def _read(line: str) -> Sentence:
    text, marks, end = "", [], 0
    for match in _MARK.finditer(line):
        text += line[end : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text, end = text + match[2], match.end()
    return Sentence(text + line[end:], tuple(marks))


def found_by_server(text: str) -> Iterable[Stretch]:
    return [(leak.kind, leak.start, leak.end) for leak in find_leaks(text)]


def measure(sentences: Iterable[Sentence], find: Finder = found_by_server) -> dict[str, Figures]:
    """Figures per kind. A mark is found when one find of its kind covers all of it, warned of when one touches it."""
    figures: dict[str, Figures] = {}
    for sentence in sentences:
        finds = list(find(sentence.text))
        for kind in {kind for kind, _, _ in sentence.marks}:
            figures.setdefault(kind, Figures()).sentences += 1
        for mark in sentence.marks:
            figures[mark[0]].marks += 1
            figures[mark[0]].covered += any(_covers(one, mark) for one in finds)
            figures[mark[0]].warned += any(_touches(one, mark) for one in finds)
        for one in finds:
            figures.setdefault(one[0], Figures()).finds += 1
            figures[one[0]].right += any(_touches(one, mark) for mark in sentence.marks)
    return figures


def wrong(sentence: Sentence, find: Finder = found_by_server) -> list[str]:
    """What was missed (-) or found without cause (+), for the eye."""
    finds = list(find(sentence.text))
    missed = [mark for mark in sentence.marks if not any(_covers(one, mark) for one in finds)]
    false = [one for one in finds if not any(_touches(one, mark) for mark in sentence.marks)]
    told = [("-", *one) for one in missed] + [("+", *one) for one in false]
    return [f"{sign} {kind} «{sentence.text[start:end]}»" for sign, kind, start, end in told]


def _covers(one: Stretch, mark: Stretch) -> bool:
    return one[0] == mark[0] and one[1] <= mark[1] and one[2] >= mark[2]


def _touches(one: Stretch, mark: Stretch) -> bool:
    return one[0] == mark[0] and one[1] < mark[2] and one[2] > mark[1]


def main() -> None:
    """Writes the tables; of `tune` also each sentence that goes wrong, of what is held out never."""
    for half in (*HALVES, *OTHER_HANDS):
        sentences = sentences_of(half)
        clean = sum(not one.marks for one in sentences)
        lines = [f"{half}: {len(sentences)} sentences, {clean} without a leak"]
        lines += [_line(kind, of) for kind, of in sorted(measure(sentences).items())]
        if half == "tune":
            lines += [f"    {line}  in: {one.text}" for one in sentences for line in wrong(one)]
        sys.stdout.write("\n".join(lines) + "\n")


def _line(kind: str, of: Figures) -> str:
    counts = f"  {kind:12} {of.sentences:4} sentences {of.marks:4} marks {of.finds:4} finds"
    return f"{counts}  recall {of.recall:.3f}  warned {of.recall_warned:.3f}  precision {of.precision:.3f}"


if __name__ == "__main__":
    main()
