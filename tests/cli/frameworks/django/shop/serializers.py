from rest_framework import serializers

from shop import models


class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Order
        fields = ("id", "shipped_at", "lines")
