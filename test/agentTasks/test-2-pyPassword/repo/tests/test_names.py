import unittest

from auth.names import initials


class NamesTest(unittest.TestCase):
    def test_initials(self):
        self.assertEqual(initials("ada lovelace"), "AL")
