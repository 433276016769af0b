from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0002_more'),
    ]

    operations = [
        migrations.RenameModel('OldThing', 'NewThing'),
    ]
