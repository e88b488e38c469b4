"""Small statistics."""


class Series:
    def __init__(self, values):
        self.values = list(values)

    def mean(self):
        """The arithmetic mean; 0 of nothing."""
        if not self.values:
            return 0
        return sum(self.values) / len(self.values)

    def largest(self):
        return max(self.values)
