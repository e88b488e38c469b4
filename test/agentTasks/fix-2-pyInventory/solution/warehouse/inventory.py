"""Stock of a warehouse."""


class OutOfStock(Exception):
    """Raised where more is taken than there is."""


class Inventory:
    def __init__(self):
        self._stock = {}

    def receive(self, sku, count):
        self._stock[sku] = self._stock.get(sku, 0) + count

    def take(self, sku, count):
        """Takes items out, or raises OutOfStock and takes none."""
        have = self._stock.get(sku, 0)
        if have < count:
            raise OutOfStock(sku)
        self._stock[sku] = have - count
        return self._stock[sku]

    def count(self, sku):
        return self._stock.get(sku, 0)
