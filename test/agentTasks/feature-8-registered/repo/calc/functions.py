"""Functions of the calculator, by the name that users type."""

FUNCTIONS = {}


def function(name):
    def register(code):
        FUNCTIONS[name] = code
        return code

    return register


@function("SUM")
def sum_of(values):
    return sum(values)


@function("COUNT")
def count(values):
    return len(values)


@function("LARGEST")
def largest(values):
    return max(values)


@function("MEAN")
def mean(values):
    return sum(values) / len(values)
