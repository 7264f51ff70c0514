"""The arrows that a flow really has, to be held against those that a test has written down by hand."""

from workflows.nodes import Opening, steps_of


def arrows_of(flow_class) -> set[tuple[str, str, str | None]]:
    """(node, outcome, next node or None) of every arrow; the opening's has "" for its outcome."""
    openings = {(node.name, "", node._next.name) for node in flow_class.instance.nodes() if isinstance(node, Opening)}
    return openings | {
        (step.name, outcome.name, outcome.target.name if outcome.target else None)
        for step in steps_of(flow_class)
        for outcome in step.outcomes.values()
    }
