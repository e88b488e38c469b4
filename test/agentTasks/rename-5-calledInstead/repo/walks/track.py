class Track:
    """Where a walk went."""

    def __init__(self, legs):
        self.legs = legs

    def calc(self):
        """The length in kilometres."""
        return sum(self.legs)
