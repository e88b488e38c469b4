import unittest

from warehouse.inventory import Inventory, OutOfStock


class InventoryTest(unittest.TestCase):
    def test_receive_adds_up(self):
        stock = Inventory()
        stock.receive("bolt", 3)
        stock.receive("bolt", 4)
        self.assertEqual(stock.count("bolt"), 7)

    def test_taking_too_much_takes_nothing(self):
        stock = Inventory()
        stock.receive("bolt", 3)
        with self.assertRaises(OutOfStock):
            stock.take("bolt", 5)
        self.assertEqual(stock.count("bolt"), 3)


if __name__ == "__main__":
    unittest.main()
