from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collaborators", "0002_member_imports")]

    operations = [
        migrations.AlterField(
            model_name="memberimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("checked", "looked through"),
                    ("running", "under way"),
                    ("done", "done"),
                    ("replaced", "replaced by a later one"),
                ],
                default="checked",
                max_length=10,
            ),
        ),
    ]
