from secrets import randbits

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

CHUNK = 2000


def give_turns(apps, _schema_editor):
    """As cases.turns gives them: by the week of the opening, within it by chance."""
    case, standing = apps.get_model("cases", "Case"), apps.get_model("cases", "Standing")
    last = 0
    while rows := list(case.objects.filter(pk__gt=last).order_by("pk").only("pk", "opened_at")[:CHUNK]):
        for row in rows:
            weeks = (timezone.localtime(row.opened_at).date().toordinal() - 1) // 7
            row.turn = weeks << 40 | randbits(40)
        case.objects.bulk_update(rows, ["turn"])
        last = rows[-1].pk
    of_case = case.objects.filter(pk=OuterRef("case")).values("turn")
    standing.objects.update(turn=Subquery(of_case))


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_notices_about_oneself")]

    operations = [
        migrations.AddField("case", "turn", models.BigIntegerField(db_default=0, default=0, editable=False)),
        migrations.AddField("standing", "turn", models.BigIntegerField(db_default=0, default=0, editable=False)),
        migrations.RunPython(give_turns, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex("case", "case_stage"),
        migrations.RemoveIndex("case", "case_category"),
        migrations.AddIndex("case", models.Index(fields=["-turn"], name="case_turn")),
        migrations.AddIndex("case", models.Index(fields=["unit", "-turn"], name="case_unit_turn")),
        migrations.AddIndex("case", models.Index(fields=["stage", "-turn"], name="case_stage_turn")),
        migrations.AddIndex("case", models.Index(fields=["category_code", "-turn"], name="case_category_turn")),
        migrations.AddIndex("standing", models.Index(fields=["body", "-turn", "-case", "kind"], name="standing_turn")),
    ]
