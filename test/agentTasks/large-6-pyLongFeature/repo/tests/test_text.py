import unittest

from toolbox.text import slugify


class TextTest(unittest.TestCase):
    def test_slug(self):
        self.assertEqual(slugify("Big World"), "big-world")
