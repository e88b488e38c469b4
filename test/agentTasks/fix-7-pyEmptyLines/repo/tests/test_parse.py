import unittest

from weblog.parse import count_errors, parse_line


class ParseTest(unittest.TestCase):
    def test_line(self):
        self.assertEqual(parse_line("GET /a 200"), ("GET", "/a", 200))

    def test_empty_lines_are_skipped(self):
        self.assertEqual(count_errors(["GET /a 200", "", "GET /b 503"]), 1)
