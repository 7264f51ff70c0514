import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("permissions", "0005_erased_accounts")]

    operations = [
        migrations.RemoveConstraint(model_name="appointment", name="appointment_ends_after_start"),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    ("valid_to", datetime.date(1900, 1, 1)),
                    _connector="OR",
                ),
                name="appointment_ends_after_start",
            ),
        ),
    ]
