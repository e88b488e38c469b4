class Climb:
    """How high a walk went."""

    def __init__(self, heights):
        self.heights = heights

    def calc(self):
        """The ascent in metres."""
        return max(self.heights) - min(self.heights)
