from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0004_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(primary_key=True)),
                ('number', models.IntegerField()),
                ('amount', models.IntegerField(null=True)),
                ('state', models.CharField(max_length=10)),
                ('open', models.BooleanField(default=True)),
                ('sold_at', models.DateTimeField(null=True, db_column='when_sold')),
                ('shelf', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='shop.shelf')),
                ('shelves', models.ManyToManyField(to='shop.Shelf', related_name='all_orders', db_table='order_shelves')),
            ],
            options={
                'db_table': 'orders',
                'indexes': [
                    models.Index(condition=models.Q(open=True), fields=['number'], name='order_open'),
                    models.Index(condition=models.Q(('amount__gt', 10), ('state', 'new')), fields=['-number'], name='order_big'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(sold_at__isnull=True), fields=('number',), name='order_once'),
                    models.CheckConstraint(check=models.Q(number__gte=0), name='order_number'),
                    models.CheckConstraint(check=models.Q(models.Q(('amount__isnull', True), ('amount__gte', 1), _connector='OR')), name='order_amount'),
                    models.CheckConstraint(check=models.Q(amount__lt=models.F('number')) | models.Q(state='new'), name='order_less'),
                ],
            },
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(state__in=['a', 'b']), fields=['state'], name='order_ab'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=~models.Q(state='x') & ~models.Q(amount=1), fields=['amount'], name='order_not'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(['CREATE TABLE paper (id integer NOT NULL PRIMARY KEY)', 'ALTER TABLE paper ADD COLUMN size integer NULL']),
            ],
            state_operations=[
                migrations.CreateModel(
                    name='Paper',
                    fields=[('id', models.IntegerField(primary_key=True)), ('size', models.IntegerField(null=True))],
                    options={'db_table': 'paper'},
                ),
            ],
        ),
        migrations.AddField('paper', 'kind', models.CharField(max_length=5, null=True)),    ]
