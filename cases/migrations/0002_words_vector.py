"""PostgreSQL keeps the words of a case as a tsvector with a GIN index; SQLite searches the folded words themselves."""

from django.db import migrations

ADD = """
ALTER TABLE cases_casewords ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED;
CREATE INDEX case_words_vector ON cases_casewords USING gin (vector);
"""
REMOVE = """
DROP INDEX case_words_vector;
ALTER TABLE cases_casewords DROP COLUMN vector;
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE))]
