"""Run the demo's mail server: `python -m server.sandbox.mail`."""

from pathlib import Path

import cyclopts
import uvicorn

from server.ports import LOOPBACK
from server.sandbox.mail.mailbox import receiving_mail
from server.sandbox.mail.pages import application


def serve(*, port: int, web_port: int, folder: Path) -> None:
    """Take mail at one port, show it at another, and keep it in the folder."""
    with receiving_mail(port, folder):
        uvicorn.run(application(folder), host=LOOPBACK, port=web_port, log_level="warning")


cyclopts.run(serve)
