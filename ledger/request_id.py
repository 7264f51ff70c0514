"""The id of the request, or of the worker's task, that is running now: one per unit of work."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id bound in this context, or an empty string outside of any request."""
    return _current.get()


def bind(value: str) -> None:
    """Makes `value` the id of what follows in this context."""
    _current.set(value)
