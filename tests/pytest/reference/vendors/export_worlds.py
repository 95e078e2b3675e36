"""Exports as people save them, in one file after another."""

from __future__ import annotations

from reference.facts import Row, Tables
from reference.vendors.sender_dirt import Dirt
from sms_segmentation.exports import NUMBER


def shopify(dirt: Dirt) -> Tables:
    customers = [
        {
            "Customer ID": dirt.one(f"'70{place}", f"70{place}", f"70{place}.0") if place < 8 else dirt.one("7.001E+12", ""),
            "First Name": "Ann",
            "Email": dirt.address(),
            dirt.one("Accepts Email Marketing", "Accepts Marketing"): "yes",
            "Default Address Country Code": dirt.blank(dirt.one("US", "GB", "CA")),
            "Default Address Zip": "'07410",
            "Phone": dirt.number(),
            "Accepts SMS Marketing": dirt.blank(dirt.one("yes", "no", "Yes", "TRUE", "maybe")),
            "_file_loaded_at": f"2026-06-0{file} 00:00:00",
        }
        for file, place in [*((1, place) for place in range(9)), *((8, place) for place in range(4))]
    ]
    lines: list[Row] = []
    for place in range(14):
        prices, quantities = [dirt.one(16.0, 20.0, 1250.5) for _ in range(dirt.one(1, 1, 2, 3))], dirt.one(1, 2, 3)
        goods = sum(price * quantities for price in prices)
        discount = dirt.one(0.0, 0.0, 5.0)
        tax, shipping = dirt.one(0.0, 3.29), dirt.one(0.0, 6.0)
        total = goods - discount + shipping + dirt.one(tax, 0.0)
        first = {
            "Email": dirt.address(),
            "Financial Status": dirt.word("paid", "paid", "pending", "authorized", "voided", "partially_refunded", "refunded", "expired"),
            "Currency": dirt.blank(dirt.one("USD", "EUR", "eur"), 0.3),
            "Subtotal": dirt.money(goods - discount),
            "Shipping": dirt.money(shipping),
            "Taxes": dirt.money(tax),
            "Total": dirt.money(total),
            "Discount Code": dirt.one("", "FALL5", "FALL5, VIP", "A, B , C", None),
            "Discount Amount": dirt.money(discount),
            "Created at": dirt.time(unread=0),
            "Cancelled at": dirt.one("", "", "", dirt.time()),
            "Refunded Amount": dirt.one(dirt.money(0.0), dirt.money(10.0), ""),
            "Id": dirt.one(str(5550000000 + place), f"{5550000000 + place}.0", ""),
            "Source": dirt.word("web", "pos", "subscription_contract_checkout_one", "amazon", "580111"),
        }
        for number, price in enumerate(prices):
            line = {
                "Name": f"#10{place}",
                "Lineitem quantity": dirt.one(quantities, str(quantities)),
                "Lineitem name": dirt.blank(f"Thing {number}", 0.3),
                "Lineitem price": dirt.blank(dirt.money(price), 0.2),
                "Lineitem compare at price": dirt.one("", dirt.money(25.0)),
                "Lineitem sku": dirt.one("", f"SKU-{number}"),
                "Lineitem discount": dirt.one("", "0.00", "1.00"),
                "_file": "orders.csv",
                "_file_loaded_at": "2026-06-01 00:00:00",
                "_line": len(lines) + 1,
            }
            lines.append(line | first if number == 0 else line)
    headers = {
        "Cancelled at": dirt.one("Cancelled at", "Canceled at"),
        "Lineitem compare at price": dirt.one("Lineitem compare at price", "Lineitem compare-at price"),
    }
    columns = list(dict.fromkeys(name for line in lines for name in line))
    names = {name: name if name.startswith("_") else dirt.one(headers.get(name, name), name.upper()) for name in columns}
    return {
        "customers_export": dirt.landed(customers, ["Customer ID", "Accepts SMS Marketing", "_file_loaded_at"]),
        "orders_export": [{names[name]: line.get(name) for name in columns} for line in lines],
    }


def klaviyo(dirt: Dirt) -> Tables:
    texts = dirt.one("SMS Marketing Consent", "SMS Consent")
    mails = dirt.one("Email Marketing Consent", "Email Consent")
    rows = [
        {
            "Email": dirt.address(),
            "Klaviyo ID": f"01A{place}",
            "Phone Number": dirt.number(),
            texts: dirt.word("SUBSCRIBED", "UNSUBSCRIBED", "NEVER_SUBSCRIBED", "NOT_SUBSCRIBED"),
            f"{texts} Timestamp": dirt.blank(dirt.time(), 0.3),
            f"{texts} Source": dirt.blank(dirt.one("Klaviyo Form", "Manual Import", "keyword", "api", "somewhere", "carrier deactivation"), 0.4),
            mails: dirt.word("SUBSCRIBED", "UNSUBSCRIBED"),
            f"{mails} Timestamp": dirt.blank(dirt.time(), 0.3),
            "_file_loaded_at": f"2026-06-0{file} 00:00:00",
        }
        for file, place in [*((1, place) for place in range(25)), *((8, place) for place in range(8))]
    ]
    # how a person stands may be in two files, with another method or none
    again = [dirt.one(*rows[:25]) | {"_file_loaded_at": "2026-06-15 00:00:00"} for _ in range(8)]
    rows += [row | {f"{texts} Source": dirt.one("Klaviyo Form", "Form", "Carrier Deactivation", None)} for row in again]
    return {"profiles_export": dirt.landed(rows, ["Klaviyo ID", "_file_loaded_at", texts])}


def subscribers(dirt: Dirt, is_dated: bool = True) -> Tables:
    phone, status, source = (
        dirt.one(*NUMBER),
        dirt.one("Status", "Subscription Status"),
        dirt.one("Source", "Subscription Source"),
    )
    rows = [
        {
            phone: dirt.number(),
            status: dirt.word("subscribed", "unsubscribed", "opted_in", "opted_out", "Active"),
            source: dirt.blank(
                dirt.one("Desktop Popup", "Keyword - Form", "Klaviyo Form", "Keyword", "Keyword API", "Shopify Checkout", "Manual Upload", "Unheard of")
            ),
            "opt_in_date": dirt.blank(dirt.time(), 0.3),
            "opt_out_date": dirt.blank(dirt.time(), 0.4),
            "id": dirt.blank(f"p{place}", 0.2),
            "_file_loaded_at": f"2026-06-0{file} 00:00:00",
        }
        for file, place in [*((1, place) for place in range(30)), *((8, place) for place in range(6))]
    ]
    if not is_dated:
        for row in rows:
            row["_file_loaded_at"] = dirt.blank(row["_file_loaded_at"], 0.3)
    return {"subscribers_export": dirt.landed(rows, [phone, status, "_file_loaded_at"])}
