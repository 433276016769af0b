from rest_framework import serializers
from django import forms
import django_filters
from .models import Order
class OrderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["id", "note"]
class OrderForm(forms.ModelForm):
    class Meta:
        model = Order
        fields = ["shipped_at"]
