"""What the ledger refuses."""

ALTERED = "Events are never changed or deleted."
NO_TRANSACTION = "Call this inside transaction.atomic(): the change and its record commit together."
PROSE = "Ledger data holds codes, ids and commitments; prose goes to texts= (offending entry: {path})."
BAD_CODE = "{name} is not in the form the ledger accepts."
RESERVED = "'commitments' is written by the ledger itself."
FILE_OUT_OF_STEP = "The anchor file and the table of anchors differ; run verify_ledger, and see docs/operations.md."
PEAKS_ALTERED = "The peaks of anchor {number} do not give its root; run verify_ledger."
DAY_PAST = "Anchors follow one another; the last one is of {day}."


class LedgerError(Exception):
    """A programming error against the record: prose in data, a change of an event, no transaction."""
