from django.db import models


class Moment(models.DateTimeField):
    pass


class OwnKey(models.ForeignKey):
    pass
