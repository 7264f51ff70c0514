"""The mark of categories that often touch single households moves from the data file into the table."""

from django.db import migrations, models

MARKED = ("land", "procedures", "health", "social_support", "housing", "hamlet_officers")
"""Those that the file marked until now, so that nobody is warned less after the upgrade."""


def mark(apps, schema_editor):
    for name in ("Category", "HistoricalCategory"):
        apps.get_model("concerns", name).objects.filter(code__in=MARKED).update(few=True)


class Migration(migrations.Migration):
    dependencies = [("concerns", "0002_place_words")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="few",
            field=models.BooleanField(db_default=False, default=False, verbose_name="often touches single households"),
        ),
        migrations.AddField(
            model_name="historicalcategory",
            name="few",
            field=models.BooleanField(db_default=False, default=False, verbose_name="often touches single households"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
