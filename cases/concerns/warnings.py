"""The warnings of the core under the names that the concern's parts use."""

from ..leaks import Leak, find_leaks, looks_like_person_query
from ..warnings import MESSAGES, OVERRIDE_REASONS, PERSON_QUERY

__all__ = ["MESSAGES", "OVERRIDE_REASONS", "PERSON_QUERY", "Leak", "find_leaks", "looks_like_person_query"]
