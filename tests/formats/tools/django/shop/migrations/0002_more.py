from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0001_initial'),
    ]

    operations = [
        migrations.AddField('product', 'note', models.CharField(max_length=20, null=True)),
        migrations.RenameField(model_name='oldthing', old_name='old_id', new_name='former'),
        migrations.RemoveField(model_name='product', name='weight'),
        migrations.AlterModelTable(name='OldThing', table='thing'),
        migrations.RunSQL("CREATE VIEW shop_names AS SELECT name FROM shop_product", "DROP VIEW shop_names"),
    ]
