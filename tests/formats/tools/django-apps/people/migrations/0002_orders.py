import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('people', '0001_initial'), ('shop', '0001_initial')]
    operations = [
        migrations.AddField('person', 'last_order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='shop.order')),
        migrations.AlterField('person', 'nick', models.CharField(max_length=30)),
        migrations.AlterField('person', 'number', models.IntegerField(db_index=True)),
        migrations.AlterField('person', 'email', models.EmailField(max_length=100)),
    ]
