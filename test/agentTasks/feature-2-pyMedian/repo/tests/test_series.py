import unittest

from stats.series import Series


class SeriesTest(unittest.TestCase):
    def test_mean(self):
        self.assertEqual(Series([1, 2, 6]).mean(), 3)
