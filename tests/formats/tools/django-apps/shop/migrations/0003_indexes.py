from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('shop', '0002_rows')]
    operations = [
        migrations.AddIndex('order', models.Index(fields=['title'], include=['note'], name='order_covering')),
        migrations.AddConstraint('order', models.UniqueConstraint(fields=['title', 'note'], include=['owner'], name='order_once')),
    ]
