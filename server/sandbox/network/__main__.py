"""Run the demo's social network: `python -m server.sandbox.network`."""

from pathlib import Path

import cyclopts
import uvicorn

from server.ports import LOOPBACK
from server.sandbox.network.members import read_members
from server.sandbox.network.server import network


def serve(*, port: int, folder: Path, members: Path) -> None:
    """Answer at the port, keep everything in the folder, let in the members in the file."""
    application = network(port, folder, read_members(members))
    uvicorn.run(application, host=LOOPBACK, port=port, log_level="warning")


cyclopts.run(serve)
