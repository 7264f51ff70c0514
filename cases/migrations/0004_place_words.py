"""The words of the place stand apart, so that whoever does not see the hamlet does not find it by searching."""

from django.db import migrations, models

ADD = """
ALTER TABLE cases_casewords ADD COLUMN near_vector tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', words || ' ' || place_words)) STORED;
CREATE INDEX case_words_near_vector ON cases_casewords USING gin (near_vector);
"""
REMOVE = """
DROP INDEX case_words_near_vector;
ALTER TABLE cases_casewords DROP COLUMN near_vector;
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_opened")]
    operations = [
        migrations.AddField(model_name="casewords", name="place_words", field=models.TextField(default="")),
        migrations.RunPython(on_postgresql(ADD), on_postgresql(REMOVE)),
    ]
