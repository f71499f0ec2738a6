from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=100)


class Customer(models.Model):
    name = models.CharField(max_length=100)
    country = models.ForeignKey(Country, on_delete=models.PROTECT)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    total = models.DecimalField(max_digits=20, decimal_places=2)
    paid = models.BooleanField(default=False)
    placed_at = models.DateTimeField(null=True)
    due = models.DateField(null=True)
    opens = models.TimeField(null=True)
    note = models.TextField(null=True)
    data = models.JSONField(default=dict)
    reference = models.UUIDField(null=True)
    ratio = models.FloatField(null=True)
    big = models.BigIntegerField(null=True)
    window = models.DurationField(null=True)
    blob = models.BinaryField(null=True)
    address = models.GenericIPAddressField(null=True)
    slug = models.SlugField(default="")
