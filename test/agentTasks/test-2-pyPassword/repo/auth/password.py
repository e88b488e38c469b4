def is_strong(password):
    """At least ten characters, with a digit and an upper-case letter."""
    if len(password) < 10:
        return False
    has_digit = any(char.isdigit() for char in password)
    has_upper = any(char.isupper() for char in password)
    return has_digit and has_upper
