from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0003_last'),
    ]

    operations = [
        migrations.AlterUniqueTogether(name='shelf', unique_together={('row', 'label')}),
        migrations.AlterIndexTogether(name='shelf', index_together=set()),
    ]
