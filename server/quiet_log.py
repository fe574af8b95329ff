"""The server's own log names every path that was asked for: not what opens something in it."""

import logging

from signoff.access.visits import without_secrets

ACCESS = "uvicorn.access"


class WithoutSecrets(logging.Filter):
    """Leaves the secret of an invitation, a mailed link or a calendar out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Everything is logged, but without it."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_secrets(one) if isinstance(one, str) else one for one in record.args
            )
        return True


def keep_secrets_out() -> None:
    """From now on, in this process."""
    logging.getLogger(ACCESS).addFilter(WithoutSecrets())
