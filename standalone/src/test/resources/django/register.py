"""Somebody registers, and orders: python register.py NAME."""

import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from shop.models import Country, Customer, Order  # noqa: E402

name = sys.argv[1]
User.objects.create_user(name, f"{name}@shop.example", "a password")
austria, _ = Country.objects.get_or_create(code="AT", name="Österreich")
customer = Customer.objects.create(name=name, country=austria)
Order.objects.create(customer=customer, total=7, slug=f"of-{name}")
