"""Working calendars of units, in versions that are never changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_place_words"), ("permissions", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("inherits", models.BooleanField(default=False, verbose_name="follows the unit above")),
                ("weekdays", models.JSONField(default=list)),
                ("intervals", models.JSONField(default=list)),
                ("days", models.JSONField(default=dict)),
                ("first_year", models.PositiveSmallIntegerField(null=True)),
                ("last_year", models.PositiveSmallIntegerField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_versions",
                        to="permissions.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "working calendar",
                "verbose_name_plural": "working calendars",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("unit", "number"), name="calendar_version_once")],
            },
        ),
    ]
