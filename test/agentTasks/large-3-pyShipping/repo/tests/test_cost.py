import unittest

from shop.shipping.cost import shipping_cost


class CostTest(unittest.TestCase):
    def test_heavy_orders_cost_more(self):
        self.assertEqual(shipping_cost([{"grams": 700, "count": 3}], 1000), 590)

    def test_large_orders_are_free(self):
        self.assertEqual(shipping_cost([], 6000), 0)
