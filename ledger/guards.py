"""Triggers by which the database itself refuses to change or remove what is on record.

They stop mistakes, and accounts that may only read and write rows. Whoever owns the tables can take them away,
which is what the anchors are for. A refused statement ends as IntegrityError.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FUNCTION = "ledger_refuse"
FROZEN = "TRUE"
CHANGES_REFUSED_WHEN = {
    "ledger_event": FROZEN,
    "ledger_accessentry": FROZEN,
    "ledger_accessbatch": FROZEN,
    "ledger_anchor": FROZEN,
    "ledger_anchoredhead": FROZEN,
    # Erasing, once, is all that may happen to a text.
    "ledger_eventtext": """NOT (NEW.id = OLD.id AND NEW.event_id = OLD.event_id AND NEW.name = OLD.name
        AND NEW.text = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL)""",
    # A head moves forward under its subject's lock.
    "ledger_chainhead": """NOT (NEW.id = OLD.id AND NEW.subject_type = OLD.subject_type
        AND NEW.subject_id = OLD.subject_id AND NEW.seq > OLD.seq)""",
}
"""Table → condition under which changing a row is refused. Removing one is refused always."""


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Creates the triggers that are not there.

    On SQLite a migration that alters one of these tables drops its triggers: call this again after it.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_REFUSE_ON_POSTGRESQL, params=None)
    for table, condition in CHANGES_REFUSED_WHEN.items():
        for statement in _statements(schema_editor.connection.vendor, table, condition):
            schema_editor.execute(statement, params=None)


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes the triggers away, to go back before the migration that made them."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in CHANGES_REFUSED_WHEN:
        for name in trigger_names(schema_editor.connection.vendor, table):
            schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute(f"DROP FUNCTION {FUNCTION}()")


def trigger_names(vendor: str, table: str) -> list[str]:
    """The triggers that guard a table; SQLite knows no TRUNCATE."""
    actions = ["update", "delete", "truncate"] if vendor == "postgresql" else ["update", "delete"]
    return [f"{table}_no_{action}" for action in actions]


_REFUSE_ON_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger refuses % on %.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def _statements(vendor: str, table: str, condition: str) -> list[str]:
    if vendor == "postgresql":
        create, refuse = "CREATE OR REPLACE TRIGGER", f"EXECUTE FUNCTION {FUNCTION}()"
    else:
        create = "CREATE TRIGGER IF NOT EXISTS"
        refuse = f"BEGIN SELECT RAISE(ABORT, 'The ledger refuses to change {table}.'); END"
    moments = {
        "update": f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})",
        "delete": f"BEFORE DELETE ON {table} FOR EACH ROW",
        "truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
    }
    return [f"{create} {name} {moments[name.rpartition('_')[2]]} {refuse}" for name in trigger_names(vendor, table)]
