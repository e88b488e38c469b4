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

    def median(self):
        """The value in the middle; 0 of nothing."""
        if not self.values:
            return 0
        ordered = sorted(self.values)
        middle = len(ordered) // 2
        if len(ordered) % 2:
            return ordered[middle]
        return (ordered[middle - 1] + ordered[middle]) / 2
