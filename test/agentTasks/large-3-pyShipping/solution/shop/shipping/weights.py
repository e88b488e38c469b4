"""Weights of parcels in grams."""


def total_weight(items):
    """The weight of all items, each as often as it is ordered."""
    return sum(item["grams"] * item["count"] for item in items)
