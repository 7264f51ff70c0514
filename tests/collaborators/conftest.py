"""A group of the commune of the small world."""

import pytest

from tests.circle import Circle, found
from tests.factories import World


@pytest.fixture
def circle(world: World) -> Circle:
    return Circle(world, found(world))
