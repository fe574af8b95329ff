"""The mail with the code that opens a link of somebody outside of the team."""

from reports.mail import Rendered, page
from reports.titles import isolated, one_line
from reports.words import say


def as_mail(code: str, team: str) -> Rendered:
    """In the language now spoken."""
    known = {"code": code, "team": isolated(one_line(team))}
    subject = one_line(say("code/subject.txt", **known))
    return Rendered(
        subject=subject,
        text=say("code/body.txt", **known) + "\n",
        html=page("code/body.html", subject=subject, **known),
    )
