"""The flow of a case drawn from its node graph: stations in a column, arrows as arcs beside it.

Arrows to the next station run straight down, others forward on the right, backward and to themselves on the left. All
numbers are units of the drawing's own coordinate system. The list of arrows says the same in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workflows.nodes import Closing, Opening, Step

BOX_WIDTH, BOX_HEIGHT = 220, 52
GAP = 78
LEFT, TOP, RIGHT = 450, 24, 320
REACH = 36
"""How much further out an arc swings for each station it passes."""


@dataclass(frozen=True)
class Node:
    """A station: `state` is current, visited or open."""

    name: str
    title: Any
    state: str
    y: int

    x: int = LEFT
    width: int = BOX_WIDTH
    height: int = BOX_HEIGHT

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def center(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Arrow:
    """An outcome: its path in SVG, and where its label stands (`anchor` as SVG's text-anchor)."""

    source: Node
    target: Node
    labels: tuple[Any, ...]
    path: str
    label_x: int
    label_y: int
    anchor: str
    step: int = 18

    @property
    def lines(self) -> list[tuple[Any, int]]:
        """Each label with the y of its line."""
        return [(label, self.label_y + n * self.step) for n, label in enumerate(self.labels)]


@dataclass(frozen=True)
class Chart:
    """A drawing of `width` × `height`."""

    nodes: list[Node]
    arrows: list[Arrow]
    width: int
    height: int
    center: int = LEFT + BOX_WIDTH // 2
    """Where the stations stand: what a narrow screen shows first."""


def chart_of(flow: Any, *, current: str, visited: Iterable[str]) -> Chart:
    """The chart of a flow class for a case that is at the node named `current`; no statement."""
    drawn = [node for node in _in_order(flow) if not getattr(node, "beside", False)]
    nodes = {
        node.name: Node(node.name, _title(node), _state(node.name, current, set(visited)), TOP + n * (BOX_HEIGHT + GAP))
        for n, node in enumerate(drawn)
    }
    arrows = [_arrow(nodes[a], nodes[b], labels, list(nodes)) for (a, b), labels in _edges(drawn).items()]
    height = TOP * 2 + len(drawn) * (BOX_HEIGHT + GAP) - GAP
    return Chart(list(nodes.values()), arrows, LEFT + BOX_WIDTH + RIGHT, height)


def _in_order(flow: Any) -> list[Any]:
    """Nodes in the order they are written."""
    nodes = {node.name: node for node in flow.instance.nodes()}
    written = [name for base in reversed(flow.__mro__) for name in vars(base) if name in nodes]
    return [nodes[name] for name in dict.fromkeys(written) if isinstance(nodes[name], (Opening, Step, Closing))]


def _title(node: Any) -> Any:
    return node.flow_class.instance.milestones[0][0] if isinstance(node, Opening) else node.task_title


def _state(name: str, current: str, visited: set[str]) -> str:
    if name == current:
        return "current"
    return "visited" if name in visited else "open"


def _edges(nodes: list[Any]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Labels by source and target, several outcomes to one node together."""
    edges: dict[tuple[str, str], tuple[Any, ...]] = {}
    for node in nodes:
        for edge in node._outgoing():
            key = (edge.src.name, edge.dst.name)
            edges[key] = (*edges.get(key, ()), *([edge.label] if edge.label else []))
    return edges


def _arrow(source: Node, target: Node, labels: tuple[Any, ...], order: list[str]) -> Arrow:
    passed = order.index(target.name) - order.index(source.name)
    if passed == 1:
        return _straight(source, target, labels)
    if passed > 1:
        return _arc(source, target, labels, side=1, out=REACH * passed)
    return _arc(source, target, labels, side=-1, out=REACH * (1 - passed))


def _straight(source: Node, target: Node, labels: tuple[Any, ...]) -> Arrow:
    start, end = source.y + source.height, target.y
    path = f"M {source.center} {start} L {target.center} {end - 6}"
    return Arrow(source, target, labels, path, source.center + 10, (start + end) // 2 + 4, "start")


def _arc(source: Node, target: Node, labels: tuple[Any, ...], *, side: int, out: int) -> Arrow:
    edge = source.x + source.width if side > 0 else source.x
    start, end = source.middle + 12 * (1 if side > 0 else -1), target.middle - 12 * (1 if side > 0 else -1)
    bow = edge + side * int(out * 4 / 3)
    path = f"M {edge} {start} C {bow} {start} {bow} {end} {edge + side * 6} {end}"
    label_y = (start + end) // 2 + 4 - 9 * (len(labels) - 1)
    return Arrow(source, target, labels, path, edge + side * (out + 8), label_y, "start" if side > 0 else "end")
