"""The command line: `signoff --help`."""

import os
import sys

from cyclopts import App
from rich.console import Console
from rich.text import Text

from server.printable import printable
from signoff.errors import SignoffError
from signoff.language import speaking

# Each command's module is imported when the command is given, and not before.
app = App(name="signoff", help="Social-media posts from brief to measured result.")
app.command("server.commands.check:check")
app.command("server.commands.apply:apply")
app.command("server.commands.brief:brief")
app.command("server.commands.up:up")
app.command("server.commands.demo:demo")
app.command("server.commands.invite:invite")
app.command("server.commands.token:token")
app.command("server.commands.link:link")
app.command("server.commands.audit:audit")
app.command("server.commands.best_times:best_times")
app.command("server.commands.report:report")
app.command("server.commands.import_history:import_history")
app.command("server.commands.docs:docs")


def main() -> None:
    """Run the command; what cannot be done is said in a sentence, with exit code 1."""
    with speaking(os.environ.get("LANG", "en")[:2]):
        try:
            sys.exit(app())
        except SignoffError as fact:
            Console(stderr=True, soft_wrap=True).print(Text(printable(str(fact)), style="red"))
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(130)
