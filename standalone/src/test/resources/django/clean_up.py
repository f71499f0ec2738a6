"""What an application deletes at the end of a day."""

import django

django.setup()

from shop.models import Customer, Order  # noqa: E402

Order.objects.get(slug="first").delete()
# Cascades to his orders.
Customer.objects.get(name="Bob").delete()
