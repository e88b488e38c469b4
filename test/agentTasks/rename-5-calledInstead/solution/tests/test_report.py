import unittest

from walks.climb import Climb
from walks.report import longest, report
from walks.track import Track


class ReportTest(unittest.TestCase):
    def test_report(self):
        self.assertEqual(report(Track([1, 2.5]), Climb([100, 150])), "3.5 km, 50 m up")

    def test_longest(self):
        self.assertEqual(longest([Track([1]), Track([2])]).length_km(), 2)

    def test_length(self):
        self.assertEqual(Track([1, 2]).length_km(), 3)
        self.assertEqual(Climb([1, 2]).calc(), 1)
