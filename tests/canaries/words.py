"""A canary for each door: a word of Latin letters, so that no folding, escaping or counting changes it."""

import re
from hashlib import sha256

WORD = re.compile(r"zq[a-p]{12}")
NUMBER = re.compile(r"\b0(?:38[0-9]{7}|92[0-9]{9})\b")
"""Mobile numbers and ID cards are planted with these beginnings."""


class Canaries:
    """`canaries["comment"]` is the word that went through the door "comment", always the same."""

    def __init__(self) -> None:
        self.doors: dict[str, str] = {}
        self._made: set[str] = set()

    def __getitem__(self, door: str) -> str:
        return self._planted("zq" + _letters(door), door)

    def phone(self, door: str) -> str:
        """A mobile number that is nobody's: ten digits without a gap."""
        return self._planted(f"038{_digits(door, 7)}", door)

    def card(self, door: str) -> str:
        """An ID card number that is nobody's: twelve digits."""
        return self._planted(f"092{_digits(door, 9)}", door)

    def made(self, door: str, word: str) -> None:
        """A word that the product made up itself, looked for as it stands."""
        self._made.add(word.lower())
        self._planted(word.lower(), door)

    def _planted(self, word: str, door: str) -> str:
        self.doors[word] = door
        return word

    def found_in(self, text: str) -> set[str]:
        """The doors whose canaries stand in a text, in capitals or not."""
        text = text.lower()
        words = {*WORD.findall(text), *NUMBER.findall(text), *(word for word in self._made if word in text)}
        return {self.doors[word] for word in words if word in self.doors}


def _letters(door: str) -> str:
    return "".join(chr(ord("a") + int(digit, 16)) for digit in sha256(door.encode()).hexdigest()[:12])


def _digits(door: str, count: int) -> str:
    return str(int(sha256(door.encode()).hexdigest(), 16))[:count]
