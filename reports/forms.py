"""One report for one person, in every form that it takes: plain text, page, Markdown."""

from collections.abc import Callable, Mapping

from reports.mail import Rendered, page
from reports.titles import one_line, web_address
from reports.way_out import reason
from reports.words import say

Sentence = Callable[..., str]


def sentences_of(folder: str, *, in_one_line: bool = True) -> Sentence:
    """How a report's sentences are said: by name, as plain text, which a page escapes."""

    def sentence(name: str, **values: object) -> str:
        said = say(f"{folder}/sentences/{name}.txt", sentence=sentence, **values)
        return " ".join(said.split()) if in_one_line else said

    return sentence


def addressed(recipient: str, report_name: str, why: str, link: str) -> dict[str, str]:
    """What every report says about itself, safe to stand in a line of ours."""
    return {
        "report_name": one_line(report_name),
        "recipient": one_line(recipient),
        "why": reason(why),
        "link": web_address(link),
    }


def in_every_form(
    folder: str,
    values: Mapping[str, object],
    charts: Mapping[str, bytes],
    subject_of: str = "",
) -> Rendered:
    """What the templates of a folder say with these values; its subject may be another's.

    Charts are images by their names; a page calls them by theirs in the mail.
    """
    images = {f"{name}@signoff": png for name, png in charts.items()}
    told = {**values, "charts": {name: f"{name}@signoff" for name in charts}}
    subject = say(f"{subject_of or folder}/subject.txt", **told)
    return Rendered(
        subject=subject,
        text=say(f"{folder}/body.txt", **told) + "\n",
        html=page(f"{folder}/body.html", subject=subject, **told),
        images=images,
        markdown=say(f"{folder}/artifact.md", **told) + "\n",
    )
