"""What an application writes in a day."""

import datetime
import decimal
import uuid

import django

django.setup()

from django.db import transaction  # noqa: E402

from archive.models import Order as ArchivedOrder  # noqa: E402
from shop.models import Country, Customer, Order  # noqa: E402

austria = Country.objects.create(code="AT", name="Österreich")
ada = Customer.objects.create(name='Ada "A"', country=austria)
bob = Customer.objects.create(name="Bob", country=austria)

first = Order(
    customer=ada,
    total=decimal.Decimal("12.50"),
    paid=True,
    placed_at=datetime.datetime(2026, 1, 2, 3, 4, 5, 123456, tzinfo=datetime.timezone.utc),
    due=datetime.date(2026, 2, 1),
    opens=datetime.time(9, 30),
    data={"tags": ["a", None], "ratio": 1.5},
    reference=uuid.UUID("0d1b8f4e-6f0a-4c43-8a3c-2f6b7f0e9c11"),
    ratio=0.1,
    big=9007199254740993,
    window=datetime.timedelta(days=1, hours=2),
    blob=b"\x00\xff",
    address="10.0.0.1",
    slug="first",
)
first.save()
first.note = "saved ✓"
first.save()

Order.objects.bulk_create(
    [Order(customer=ada, total=2, slug="second"), Order(customer=bob, total=3, slug="third")]
)
Order.objects.filter(slug="second").update(total=decimal.Decimal("2.20"), customer=bob)

try:
    with transaction.atomic():
        Order.objects.create(customer=ada, total=99, slug="never")
        Order.objects.filter(slug="first").update(total=99)
        raise RuntimeError("rolled back")
except RuntimeError:
    pass

ArchivedOrder.objects.create(title="from last year")
