from django.db import migrations

from ledger import guards


def install(apps, schema_editor):
    guards.install(schema_editor)


def remove(apps, schema_editor):
    guards.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_anchors")]

    operations = [migrations.RunPython(install, remove)]
