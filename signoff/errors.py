"""What can go wrong, in words an editor understands."""


class SignoffError(Exception):
    """A fact that somebody has to know: what is so, where, and what to do next."""
