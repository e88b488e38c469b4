import unittest

from calc.run import run


class RunTest(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(run("SUM 1 2 3"), 6)

    def test_unknown(self):
        with self.assertRaises(ValueError):
            run("NOTHING 1")
