from django.db import migrations, models
from django.db.models.functions import Lower


def fill(apps, schema_editor):
    order = apps.get_model('shop', 'Order')
    for row in order.objects.using(schema_editor.connection.alias).filter(title=''):
        row.title = name_of(row)
        row.save()


def name_of(row):
    return 'order %d' % row.pk


class Migration(migrations.Migration):
    dependencies = [('shop', '0001_initial')]
    run_before = [('people', '0002_orders')]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddField('order', 'note', models.CharField(max_length=10, null=True)),
    ]
