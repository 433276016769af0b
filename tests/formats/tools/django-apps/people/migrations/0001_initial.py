import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=100, unique=True)),
                ('nick', models.CharField(max_length=30, unique=True)),
                ('number', models.IntegerField(unique=True)),
            ],
            options={'db_table': 'persons'},
        ),
    ]
