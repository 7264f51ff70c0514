import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def begin_by_the_calendar_of_today(apps, _schema_editor):
    """Steps of before began by the calendar that they have."""
    apps.get_model("cases", "Task").objects.filter(calendar__isnull=False).update(start_calendar=F("calendar"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_reminders")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="start_calendar",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.calendarversion",
            ),
        ),
        migrations.RunPython(begin_by_the_calendar_of_today, migrations.RunPython.noop, elidable=True),
    ]
