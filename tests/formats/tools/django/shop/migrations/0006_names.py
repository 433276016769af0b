from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0005_conditions'),
    ]

    operations = [
        migrations.RenameField(model_name='order', old_name='shelf', new_name='place'),
        migrations.RenameModel('Shelf', 'Rack'),
        migrations.AlterField('order', 'number', models.IntegerField(db_index=True)),
        migrations.AlterField('paper', 'kind', models.CharField(max_length=20, unique=True, null=True)),
        migrations.AlterField('order', 'sold_at', models.DateTimeField(null=True, db_column='sold')),
        migrations.RemoveConstraint('order', 'order_once'),
        migrations.RemoveConstraint('order', 'order_less'),
        migrations.RemoveIndex('order', 'order_big'),
        migrations.CreateModel(
            name='AThingWithANameThatIsFarTooLongForTheDatabasesThatDjangoServesToday',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False)),
                ('rack', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='shop.rack')),
                ('racks', models.ManyToManyField(related_name='things', through='shop.Order', to='shop.Rack')),
            ],
        ),
    ]
