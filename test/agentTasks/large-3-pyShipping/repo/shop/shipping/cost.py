"""Shipping costs."""

from shop.shipping.weights import total_weight

FREE_FROM = 5000


def shipping_cost(items, value):
    """Costs in cents: free from a value of 50 euros on, else by weight."""
    if value >= FREE_FROM:
        return 0
    return 390 + 100 * (total_weight(items) // 1000)
