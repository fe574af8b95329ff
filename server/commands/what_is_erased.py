"""What there is of somebody who is to be erased, and what stays, for who has to answer for it."""

from collections import Counter
from collections.abc import Mapping

from rich.console import Console

from server.printable import printable
from signoff.language import _
from signoff.lifecycle.whom_to_erase import Traces

REPORTS, WAYS_IN, CONSENT, POSTS = "reports", "ways in", "consent", "posts"
GROUPS: Mapping[str, str] = {
    "kept_reports": REPORTS,
    "dashboard_links": "dashboards",
    "kept_numbers": "numbers",
    "report_choices": "choices",
    "notices": "notices",
    "versions": "versions",
    "visits": "visits",
    **dict.fromkeys(("answers", "decisions", "questions", "stand_ins", "withdrawals"), CONSENT),
    **dict.fromkeys(("attempts", "comment_marks", "comments", "contents", "revisions"), POSTS),
}
"""What tables are about, for people; all others are ways in."""


def tell_traces(traces: Traces, console: Console) -> None:
    """What was found, and what of it cannot go."""
    console.print(_("What there is:"))
    _tell_found(traces.found, console)
    for name in traces.spared:
        said = _(
            "“{name}” stays as a name: something in force is called so, or you asked for it.",
            name=name,
        )
        _warn(said, console)
    if traces.mentioned:
        said = _(
            "A name or an address of theirs still stands in {files}, in a comment or among other"
            " words. Here it is replaced; take it out of your files too, or the next"
            " `signoff apply` brings it back. With --keep-name, names stay.",
            files=", ".join(traces.mentioned),
        )
        _warn(said, console)
    if traces.written:
        where = ", ".join(f"{table} {rows}" for table, rows in traces.written.items())
        said = _("What people wrote stays, also where it names them (rows): {where}.", where=where)
        _warn(said, console)


def tell_what_stays(named: str, console: Console) -> None:
    """What no command of ours reaches, and what was kept on purpose."""
    if "@" in named:
        _warn(
            _(
                "Kept: that such reports were sent, when, with which numbers and to how many. Not"
                " kept: the address, nor that it wanted no more. If somebody writes it into"
                " reports.yaml again, mails go there again."
            ),
            console,
        )
    _warn(
        _(
            "Not reached from here: backups, mails that were sent, exports that were handed out,"
            " and Prefect's own database and logs. See docs/proof.md."
        ),
        console,
    )


def _tell_found(found: Mapping[str, int], console: Console) -> None:
    counted: Counter[str] = Counter()
    for table, rows in found.items():
        counted[GROUPS.get(table, WAYS_IN)] += rows
    for group, rows in sorted(counted.items()):
        console.print(f"{rows:>7}  {_words()[group]}", markup=False, highlight=False)


def _words() -> Mapping[str, str]:
    """What is there, and what becomes of it; in the language now spoken."""
    return {
        REPORTS: _("reports that were sent: the mails are emptied, the numbers stay"),
        "numbers": _("numbers of reports that name them: the name is replaced"),
        "choices": _("times that they left a report or came back: no longer theirs"),
        "notices": _("notices to them or about them: the name is replaced, mails are emptied"),
        "versions": _("versions of the workspace: id, name and address are replaced"),
        "visits": _("lines in the book at the door: id and network address go"),
        "dashboards": _(
            "links to dashboards: the name is replaced; a link opens until it is taken back"
        ),
        CONSENT: _("decisions, answers, and who stood in: they stay proven, without the person"),
        POSTS: _("posts, texts and comments: they stay, without the person"),
        WAYS_IN: _("accounts, sessions, invitations and tokens: nobody gets in by them"),
    }


def _warn(said: str, console: Console) -> None:
    console.print(printable(said), style="yellow", markup=False, highlight=False)
