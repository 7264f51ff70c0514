"""The case list by period: without this index a week of the commune reads every case of the commune."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_words_vector")]
    operations = [
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["opened_at"], name="case_opened")
        )
    ]
