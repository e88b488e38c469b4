"""Reads lines of an access log."""


def parse_line(line):
    """Returns (method, path, status), or None for a line that is none."""
    parts = line.split()
    if len(parts) < 3:
        return None
    return parts[0], parts[1], int(parts[2])


def count_errors(lines):
    """How many requests ended with a status of 500 or above."""
    count = 0
    for line in lines:
        method, path, status = parse_line(line)
        if status >= 500:
            count += 1
    return count
