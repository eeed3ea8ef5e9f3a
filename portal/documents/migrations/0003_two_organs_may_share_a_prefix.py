from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_what_is_signed_is_frozen"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="officialdocument",
            name="doc_number",
            field=models.CharField(max_length=30, verbose_name="发文字号"),
        ),
        migrations.AddIndex(
            model_name="officialdocument",
            index=models.Index(models.F("doc_number"), name="document_doc_number"),
        ),
    ]
