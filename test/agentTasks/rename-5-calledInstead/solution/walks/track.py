class Track:
    """Where a walk went."""

    def __init__(self, legs):
        self.legs = legs

    def length_km(self):
        """The length in kilometres."""
        return sum(self.legs)
