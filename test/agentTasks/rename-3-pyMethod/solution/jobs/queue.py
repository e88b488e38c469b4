from collections import deque


class JobQueue:
    """First in, first out."""

    def __init__(self):
        self._jobs = deque()

    def push(self, job):
        self._jobs.append(job)

    def take_next(self):
        """The oldest job; None where there is none."""
        return self._jobs.popleft() if self._jobs else None

    def drain(self):
        while (job := self.take_next()) is not None:
            yield job
