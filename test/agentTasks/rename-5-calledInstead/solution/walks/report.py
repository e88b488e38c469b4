from walks.climb import Climb
from walks.track import Track


def report(way, climb: Climb):
    return f"{way.length_km():.1f} km, {climb.calc()} m up"


def longest(tracks):
    return max(tracks, key=lambda track: track.length_km())


def standard():
    return report(Track([1, 2]), Climb([3, 9]))
