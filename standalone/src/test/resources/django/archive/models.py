from django.db import models


class Order(models.Model):
    """Of the same name as the shop's."""

    title = models.CharField(max_length=100)
