"""The ledger app: what happened."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Events, their texts, chain heads, the access log and the outbox."""

    name = "ledger"
