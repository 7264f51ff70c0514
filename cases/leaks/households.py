"""Places that name one household: «nhà số 12/4», «nhà bà Sáu», «hộ bị tốc mái đêm mùng 5», «quán cơm đầu cầu».

The rule is turned round: a dwelling in the singular with anything told of it names one, unless it is public, general
or plural by a closed list («nhà văn hóa», «hộ nghèo», «mấy nhà cuối hẻm»). What is general names one only by a mark:
where it stands, how it looks, whose it is, which of a row it is; shops and works by their kind in two words as well
(«lò heo quay», not «quán nhậu»). «Cái hộ» and «có một nhà» are one whatever is told. What a family has («ao»,
«máy cày», «ghe») names it by whose it is; people without a dwelling are in `people`.
"""

import re
from collections.abc import Iterator

from . import dwellings
from .letters import UPPER, Reading, Span
from .names import names
from .people import people

LOOK_BACK = 40
LONGEST = 160
"""Characters that are told of one household at most."""
NEAR = 25
"""Characters from the dwelling in which a word for many still is about it."""
IDLE_WORDS = 4
"""From so many words on, something is told even where the sentence only seems to go on."""
LONG_WORDS = 5
"""From so many words on, what is told is too much for a rule or a question about any."""
FEW_WORDS, MANY_WORDS, FORMAL_WORDS = 1, 2, 1
"""So many words told of a shop's kind, where one can stand at it, and else, tell it from others; more if formal."""

_NUMBER = r"\d+[a-z]?(?:/\d+[a-z]?)*"
_LANE = rf"(?:hem|to|duong|ngo|ap) (?:so )?{_NUMBER}"
_NUMBERED = re.compile(
    rf"(?<!\w)(?:(?:hem {_NUMBER},? )?(?:so nha|nha so|sn\.?) ?{_NUMBER}(?!\w)(?:,? {_LANE}(?!\w))?"
    rf"|nha {_NUMBER}(?!\w),? {_LANE}(?!\w)|nha \d+[a-z]?(?:/\d+[a-z]?)+(?!\w)"
    rf"|(?<!tru )(?<!dien )so {_NUMBER},? to \d+(?!\w)|lo {_NUMBER},? nen (?:so )?{_NUMBER}(?!\w)"
    rf"|(?:phong tro|nha tro|can|can ho) so {_NUMBER}(?!\w))"
)
_OWNER = re.compile(
    r"(?<!\w)(?:nha (?:ke|canh|sat|gan|doi dien) )?(?:(?:(?:can|ngoi) )?nha(?: tro)?|ho|gia dinh)"
    r"(?: cua)?(?: vo chong| gia dinh)? $"
)
_AT_IT_TOO = re.compile(
    r"(?<!\w)(?:(?:dam (?:cuoi|gio|ma|tang|hoi|tiec)|dien tho|hem)(?: cua)? "
    r"|(?:ong|ba|co|chu|anh|chi|thay|nguoi|dua)(?: \w+){1,4} (?:o|trong|tai) "
    r"|(?<!hai )(?<!bon )(?<!ke )(?<!sat )(?:cho|ben|khuc) )$"
)
_OWNER_OF = re.compile("ch(?:ủ|u) ")
_TITLE = re.compile(r"(?<!\w)(?:ong|ba|anh|chi|co|chu|thang|tay|lao|thim|di) $")
_DIGIT = re.compile(r"\d")
_LIES = re.compile(" (?:dau|neo|sao) "), re.compile(" (?:đậu|neo|sào) ")
_PROPER = re.compile(rf"(?<=\w )(?!(?:Tết|Nhà|Việt|Đảng|Nam|Bộ|Sở)(?!\w))[{UPPER}][^\W\d_A-Z]+")
_UNIT = re.compile(r"(?:ấp|xã|huyện|tỉnh|thành phố|quận|phường|khu vực|ở|tại|(?:ven|dọc)(?: \w+){1,3}) (?:\w+ )?$")


def households(reading: Reading) -> Iterator[Span]:
    """Stretches that name one dwelling, shop or works; what touches, or is parted by a comma, is one stretch."""
    start_of_last = end_of_last = 0
    for start, end in sorted(_told(reading)):
        if not end_of_last or reading.text[end_of_last:start].strip(" ,"):
            if end_of_last:
                yield start_of_last, end_of_last
            start_of_last = start
        end_of_last = max(end_of_last, end)
    if end_of_last:
        yield start_of_last, end_of_last


def _told(reading: Reading) -> Iterator[Span]:
    found = _NUMBERED.finditer(reading.bare) if _DIGIT.search(reading.bare) else ()
    numbered = dict(match.span() for match in found if _is_house(reading, *match.span()))
    yield from numbered.items()
    named: dict[int, int] = {}
    for start, end in names(reading):
        named[start] = max(end, named.get(start, 0))
    for start, end in named.items():
        owned = _OWNER.search(reading.bare, max(0, start - LOOK_BACK), start)
        if owned and _is_house(reading, owned.start(), start):
            yield owned.start(), _end_behind_name(reading, end)
    said: set[int] = set()
    for saying in dwellings.SAYING[reading.has_accents].finditer(reading.small):
        said.update(range(*saying.span()))
    end = 0
    for head in dwellings.HEAD[reading.has_accents].finditer(reading.small):
        known = numbered.get(head.start()) or (named.get(head.end() + 1) if reading.has_accents else None)
        if head.start() < end or (known and not _tells_more(reading, known)):
            continue
        dwelling = _Dwelling(reading, head)
        if head.start() not in said and dwelling.is_one():
            end = dwelling.end
            yield _start(reading, head.start()), _before_what_it_does(dwelling.text, dwelling.way, dwelling.told, end)
    yield from _things(reading, named)
    yield from people(reading, named)


def _things(reading: Reading, named: dict[int, int]) -> Iterator[Span]:
    """What a family has, by whose it is (by a name alone, that is a find of its own), and boats by where they lie."""
    text, way = reading.small, reading.has_accents
    for owned in dwellings.OWNED[way].finditer(text):
        thing = dwellings.THING[way].search(text, max(0, owned.start() - LOOK_BACK), owned.start())
        if not thing or dwellings.MANY[way].search(text, max(0, thing.start() - LOOK_BACK), thing.start()):
            continue
        name = named.get(owned.start(1))
        if not name or _tells_more(reading, name):
            told, limit = owned.start(), _limit(text, way, owned.start())
            yield thing.start(), _end_of_told(text, way, thing.start(), told, limit)
    for moored in dwellings.MOORED[way].finditer(text) if _LIES[way].search(text) else ():
        limit = _limit(text, way, moored.start())
        yield moored.start(), _end_of_told(text, way, moored.start(), moored.start(), limit)


def _start(reading: Reading, start: int) -> int:
    """Before «chỗ» and «bên», who lives there or owns it, and what of its own is named first."""
    back, bare = max(0, start - LOOK_BACK), reading.bare
    starts = [start]
    if bare.endswith((" cua ", " tai "), back, start):
        starts += _starts(dwellings.BEFORE_OF[reading.has_accents], reading.small, back, start)
    if bare.startswith("chu ", start):
        starts += _starts(_TITLE, bare, back, start)
    return min(starts + _starts(_AT_IT_TOO, bare, back, start))


def _starts(before: re.Pattern[str], text: str, back: int, start: int) -> list[int]:
    found = before.search(text, back, start)
    return [found.start()] if found else []


def _tells_more(reading: Reading, end: int) -> bool:
    """Whether more is told of a household behind its name or number, and the sentence does not go on at once."""
    text, way = reading.small, reading.has_accents
    if dwellings.MORE[way].match(text, end):
        return True
    ends = dwellings.DOES[way].match(text, end) or dwellings.NOTHING_TOLD[way].match(text, end + 1)
    return not ends and text[end : end + 1] == " " and text[end + 1 : end + 2].isalpha()


def _end_behind_name(reading: Reading, end: int) -> int:
    """The end of a name, or of what else is told of the household behind it."""
    text, way = reading.small, reading.has_accents
    if not _tells_more(reading, end):
        return end
    return _end_of_told(text, way, end, end + 1, _limit(text, way, end))


class _Dwelling:
    """A dwelling or shop with what is told of it: `text[told:end]`."""

    def __init__(self, reading: Reading, head: re.Match[str]) -> None:
        self.reading, self.head = reading, head
        self.text, self.way = reading.small, reading.has_accents
        self.noun, self.told = head.start(head.lastgroup or 0), head.end() + 1
        self.limit = _limit(self.text, self.way, head.end())
        self.end = _end_of_told(self.text, self.way, self.noun, self.told, self.limit)

    def is_one(self) -> bool:
        """Whether it is one household, and no public house, any house or many."""
        if self.limit - self.told < 2 or self.text[self.told - 1] != " ":
            return False
        if self._goes_on(dwellings.ANYBODY) or self._begins(dwellings.ALL_DO) or self._is_behind(dwellings.EVERY):
            return False
        if self._is_owned():
            return True
        if self._is_behind(dwellings.MANY) or self._is(dwellings.PUBLIC):
            return False
        if self._tells(dwellings.DEFINITE):
            return True
        return not self._is_of_all() and (self._is_singled_out() or self._is_told())

    def _is_of_all(self) -> bool:
        """Whether it stands in rows, is an office's or is common."""
        in_rows = dwellings.ROWS[self.way].search(self.text, self.told, min(self.end, self.told + NEAR))
        return in_rows is not None or self._begins(dwellings.OF_AN_OFFICE) or self._is(dwellings.COMMON)

    def _is_told(self) -> bool:
        """Whether what is told is no rule, no question and no mere going on of the sentence, or has a mark."""
        is_reported = self._is_behind(dwellings.REPORTED)
        if not is_reported and dwellings.RULE[self.way].match(self.text, self.told - 1):
            return False
        is_long = is_reported or self._words() >= LONG_WORDS
        rule, is_asked = (self._goes_on(kind) for kind in (dwellings.RULE, dwellings.ASKED))
        if self._is_any_one() and is_asked and not self._tells(dwellings.PLACE):
            return False
        rule, is_any = rule and not is_long, self._is_any()
        asked = self._is_any_one() or (is_asked and not is_long) or self._tells(dwellings.HIT_AS_ALL)
        is_somewhere = dwellings.SOMEWHERE[self.way].match(self.text, self.noun, self.end)
        if (rule and is_any) or ((rule or asked) and is_somewhere):
            return False
        is_idle = self._is_idle()
        return self._is_marked(rule, asked, is_idle) or not (
            rule or asked or is_any or is_idle or self._is_doubtful_ho()
        )

    def _is_owned(self) -> bool:
        """Whether it is told whose it is."""
        owned = dwellings.OWNED[self.way].search(self.text, self.told - 1, self.end)
        return owned is not None and (self.way or not self._is(dwellings.PUBLIC))

    def _is_singled_out(self) -> bool:
        """Whether it is «cái hộ», or one of which the sentence says that it is there: «có một nhà»."""
        if self._goes_on(dwellings.RULE) or self._goes_on(dwellings.ASKED):
            return False
        if self._is_a_one():
            return self._is_behind(dwellings.THERE_IS)
        return self.head[0].startswith(("cái ", "cai ")) and not self.head["shop"]

    def _is_a_one(self) -> bool:
        return self.head[0].startswith(("một ", "mot "))

    def _is_any_one(self) -> bool:
        """Whether the sentence begins with «một hộ»."""
        before = self.text[self._look_back() : self.head.start()].rstrip()
        return self._is_a_one() and (not before or before[-1] in ".!?;:")

    def _is_any(self) -> bool:
        """Whether it may be any of its kind."""
        is_vague = self.head["house"] in ("nhà", "nha") and self._is_behind(dwellings.VAGUE)
        return bool(self.head["shop"] or is_vague or self._is(dwellings.GENERAL))

    def _is_idle(self) -> bool:
        """Whether the sentence only goes on with it, and nothing is told."""
        idle = dwellings.NOTHING_TOLD[self.way].match(self.text, self.told, self.limit)
        happened = dwellings.HAPPENED[self.way].match(self.text, self.told, self.limit)
        happened = happened or dwellings.HIT[self.way].match(self.text, self.told, self.limit)
        is_of_it = self._words() > MANY_WORDS and self._is_behind(dwellings.OF_IT)
        return bool(
            idle and not happened and not is_of_it and (self._words() < IDLE_WORDS or self._begins(dwellings.JOINED))
        )

    def _is_marked(self, rule: bool, asked: bool, is_idle: bool) -> bool:
        """Whether something told of it tells it from others of its kind."""
        if self._tells(dwellings.MARK) or self._names_a_place():
            return True
        is_asked = self._goes_on(dwellings.ASKED)
        if not rule and (self._tells(dwellings.HAS) or (not is_asked and self._tells(dwellings.AT_PLACE))):
            return True
        fewest = FEW_WORDS if self._is_behind(dwellings.AT_IT) or _OWNER_OF.match(self.head[0]) else MANY_WORDS
        fewest += FORMAL_WORDS if self._is(dwellings.FORMAL) else 0
        is_told = self.head["shop"] and not self.head["site"] and self._words_of_kind() >= fewest
        is_any = rule or asked or is_idle or self._is_behind(dwellings.IN_IT) or self._tells(dwellings.OF_ALL)
        return bool(is_told and not is_any)

    def _names_a_place(self) -> bool:
        """Whether something is named in capitals, a hamlet or commune aside."""
        proper = _PROPER.finditer(self.reading.text, self.told, self.end)
        return any(not _UNIT.search(self.text, max(0, name.start() - LOOK_BACK), name.start()) for name in proper)

    def _is_doubtful_ho(self) -> bool:
        """Whether it is «ho» in a text without accents, which may be «they»."""
        is_ho = not self.way and self.text.startswith("ho ", self.noun)
        return is_ho and not dwellings.BARE_HO.search(self.text, self._look_back(), self.head.start())

    def _words(self) -> int:
        return self.text.count(" ", self.told, self.end) + 1

    def _words_of_kind(self) -> int:
        """Words told of a shop before what it does."""
        does = dwellings.DOES_SO[self.way].search(self.text, self.told, self.end)
        return self.text.count(" ", self.told, does.start()) if does else self._words()

    def _is(self, kind: dwellings.Pair) -> bool:
        return kind[self.way].match(self.text, self.noun) is not None

    def _tells(self, kind: dwellings.Pair) -> bool:
        return kind[self.way].search(self.text, self.told, self.end) is not None

    def _begins(self, kind: dwellings.Pair) -> bool:
        return kind[self.way].match(self.text, self.told, self.limit) is not None

    def _goes_on(self, kind: dwellings.Pair) -> bool:
        return kind[self.way].match(self.text, self.end) is not None

    def _is_behind(self, kind: dwellings.Pair) -> bool:
        return kind[self.way].search(self.text, self._look_back(), self.head.start()) is not None

    def _look_back(self) -> int:
        return max(0, self.head.start() - LOOK_BACK)


def _limit(text: str, way: bool, start: int) -> int:
    """Where what is told behind `start` ends at the latest."""
    stop = dwellings.STOP[way].search(text, start, start + LONGEST)
    if stop:
        return stop.start()
    if start + LONGEST >= len(text):
        return len(text.rstrip())
    return max(text.rfind(" ", start, start + LONGEST), start)


def _end_of_told(text: str, way: bool, noun: int, told: int, limit: int) -> int:
    """Before the word that goes on with the sentence."""
    soft_until = told
    for match in dwellings.GOES_ON[way].finditer(text, told, limit):
        start = match.start()
        is_soft = soft_until in (told, start) and dwellings.SOFT[way].match(text, start)
        soft_until = match.end() if is_soft else -1
        if is_soft and not dwellings.MARK[way].search(text, told, start):
            continue
        if dwellings.HARD[way].match(text, start) or not dwellings.OF_ONE[way].search(text, noun, start):
            return start
    return limit


def _before_what_it_does(text: str, way: bool, told: int, end: int) -> int:
    """The end, or before what it does behind a word that tells it from all others."""
    for does in dwellings.DOES_LATE[way].finditer(text, told, end):
        if dwellings.PLACE[way].search(text, told, does.start()):
            return does.start()
    return end


def _is_house(reading: Reading, start: int, end: int) -> bool:
    """Whether «nha» is a house: in a text with accents it is only a friendly end of a sentence."""
    bare, text = reading.bare[start:end], reading.text[start:end].lower()
    return not reading.has_accents or "nha" not in bare or "nhà" in text
