from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0002_more'),
    ]

    operations = [
        migrations.RenameModel('OldThing', 'NewThing'),
        migrations.CreateModel(
            name='Shelf',
            fields=[
                ('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.IntegerField()),
                ('place', models.IntegerField()),
                ('label', models.CharField(max_length=20)),
                ('note', models.CharField(max_length=20)),
            ],
            options={
                'unique_together': {('row', 'place')},
                'index_together': {('label', 'row')},
                'indexes': [models.Index(fields=['label', '-place'], name='shelf_label')],
                'constraints': [models.UniqueConstraint(fields=['label', 'note'], name='shelf_once')],
            },
        ),
        migrations.AddIndex(model_name='shelf', index=models.Index(fields=['note'], name='shelf_note')),
        migrations.AddIndex(model_name='shelf', index=models.Index(fields=['place'], name='shelf_place')),
        migrations.RemoveIndex(model_name='shelf', name='shelf_place'),
    ]
