"""What a person may decide at a step, and what the decision carries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """One labelled arrow out of a step.

    `needs` names the fields of its form (see cases/forms/outcomes.py), a trailing "?" marks an optional one;
    `verb` is the event it records; `when` names a method of the flow that says whether it is offered for a
    case. `tone` "primary" is the usual one, ticked beforehand: never one that says what somebody else thinks, gives
    up a right or honours somebody; that is chosen by hand.
    """

    name: str
    target: Any
    label: Any
    verb: str
    needs: tuple[str, ...] = ()
    when: str = ""
    tone: str = "secondary"
    hint: Any = ""
    confirm: Any = ""
    """What the page asks once more before it is sent: of an outcome that cannot be undone and gives up a right."""

    @property
    def ends(self) -> bool:
        """True when nothing follows inside the flow's one token (an adviser's contribution)."""
        return self.target is None


@dataclass
class Decision:
    """A chosen outcome with its cleaned fields, on its way through the flow within one service call."""

    actor: Any
    now: datetime
    outcome: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    placed: Any = None
    """The task that holds the case's token after the move; None when the case closed."""
    known: dict[Any, Any] = field(default_factory=dict)
    """What was looked up on the way and holds for the whole call."""
