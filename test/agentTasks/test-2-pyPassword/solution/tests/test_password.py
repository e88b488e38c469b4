import unittest

from auth.password import is_strong


class PasswordTest(unittest.TestCase):
    def test_strong(self):
        self.assertTrue(is_strong("Abcdefghi1"))

    def test_short(self):
        self.assertFalse(is_strong("Abc1"))

    def test_without_digit(self):
        self.assertFalse(is_strong("Abcdefghij"))

    def test_without_upper_case(self):
        self.assertFalse(is_strong("abcdefghi1"))
