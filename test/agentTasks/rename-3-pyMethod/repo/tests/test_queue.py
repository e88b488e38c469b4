import unittest

from jobs.queue import JobQueue
from jobs.worker import run_all


class QueueTest(unittest.TestCase):
    def test_order(self):
        queue = JobQueue()
        queue.push(1)
        queue.push(2)
        self.assertEqual(queue.pop_next(), 1)

    def test_run(self):
        queue = JobQueue()
        queue.push(lambda: "a")
        self.assertEqual(run_all(queue), ["a"])
