from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='Kind',
            fields=[],
            options={'proxy': True, 'indexes': [], 'constraints': []},
            bases=('contenttypes.contenttype',),
        ),
        migrations.CreateModel(
            name='Cart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ('of', models.ForeignKey(on_delete=models.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('kind', models.ForeignKey(on_delete=models.CASCADE, to='contenttypes.contenttype')),
                ('kin', models.ForeignKey(null=True, on_delete=models.CASCADE, related_name='+', to='shop.kind')),
                ('within', models.ForeignKey(null=True, on_delete=models.CASCADE, to='shop.cart')),
                ('seen_by', models.ManyToManyField(to='auth.Group')),
            ],
        ),
        migrations.RunSQL('CREATE INDEX own_names ON auth_user (last_name, first_name)'),
    ]
