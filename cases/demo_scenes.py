"""Scenes that case types add to the demo world, each of which makes one case; concerns have a demo of their own."""

from collections.abc import Callable
from datetime import datetime

Scene = Callable[[datetime], None]
"""Plays until the present, which it is given; nothing where the people of the scene are missing."""
SCENES: list[Scene] = []
FOUNDATIONS: list[Scene] = []
"""What apps above add once there are people and before there are cases; given when the demo world began."""
