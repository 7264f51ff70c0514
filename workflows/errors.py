"""What can go wrong when a case is asked to move."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

ALREADY_TAKEN = _("Somebody else is working on this just now. Please look again in a moment.")
NOT_POSSIBLE_NOW = _("This is no longer possible: the case has moved on.")


class NotPermitted(PermissionDenied):
    """The person may see the object but not do this (403)."""


class IllegalTransition(Exception):
    """Nobody could do this in the present state (409); `message` is for the person."""

    def __init__(self, message: object = NOT_POSSIBLE_NOW) -> None:
        self.message = message
        super().__init__(str(message))


class TaskTaken(IllegalTransition):
    """Another person holds the row or the task (409)."""

    def __init__(self, message: object = ALREADY_TAKEN) -> None:
        super().__init__(message)
