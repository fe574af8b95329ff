"""Why somebody gets a report, and how they get it no more: as text, and as a link on a page."""

from html import escape

from reports.titles import one_line
from signoff.language import _


class WithWayOut(str):
    """A sentence that ends with an address; on a page, words to press stand in its place."""

    on_page: str

    def __html__(self) -> str:
        """What templates of pages take instead; it is escaped already."""
        return self.on_page


def why_you_get(report: str, link: str) -> WithWayOut:
    """In the language now spoken."""
    report = one_line(report)
    text = _(
        "You get this because {report} names you in reports.yaml. To get it no more: {link}",
        report=report,
        link=link,
    )
    why = _("You get this because {report} names you in reports.yaml.", report=report)
    words = _("Do not send it any more")
    found = WithWayOut(text)
    found.on_page = f'{escape(why)} <a href="{escape(link)}">{escape(words)}</a>'
    return found


def reason(why: str) -> str:
    """Somebody's sentence as one line; ours as it is, with its link."""
    return why if isinstance(why, WithWayOut) else one_line(why)
