from django.db import migrations, models

NAMES = {"lead_from": "leads from", "lead_until": "led until"}


class Migration(migrations.Migration):
    dependencies = [("collaborators", "0003_replaced_imports")]

    operations = [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.DateField(blank=True, null=True, verbose_name=label),
        )
        for model in ("membership", "historicalmembership")
        for name, label in NAMES.items()
    ]
