from calc.functions import FUNCTIONS


def run(line):
    """Evaluates a line like `SUM 1 2 3`."""
    name, *values = line.split()
    if name not in FUNCTIONS:
        raise ValueError(f"unknown function: {name}")
    return FUNCTIONS[name]([float(value) for value in values])
