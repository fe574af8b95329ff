"""What a content's story calls its kinds of things, in the language now spoken."""

from signoff.access.visitor import Way
from signoff.language import _
from signoff.store.publications import Sending
from signoff.store.questions import Decision, Verdict


def verdict(said: Verdict) -> str:
    """What somebody decided."""
    return {
        Verdict.APPROVE: _("approves"),
        Verdict.REQUEST_CHANGES: _("requests changes"),
        Verdict.REJECT: _("rejects"),
    }[said]


def identified(decision: Decision, way: Way | None) -> str:
    """How we know who decided."""
    if decision.answer_id is None:
        return _("by a name that was declared, not proven")
    known: dict[str, str] = {
        Way.PASSWORD: _("signed in with a password"),
        Way.OIDC: _("signed in with the team's provider"),
        Way.INSIDE: _("signed in by a program on this machine"),
    }
    return known.get(way or "", str(way or ""))


def kind(notice: str) -> str:
    """What a notice was about; one of a kind that came later keeps its own name."""
    known = {
        "turn": _("their turn"),
        "changes-requested": _("changes requested"),
        "rejected": _("rejected"),
        "approved": _("approved"),
        "published": _("published"),
        "failed": _("did not go out"),
        "reminder": _("reminder"),
        "given-up": _("given up"),
        "stuck": _("its run is stuck"),
        "unreachable": _("an address that does not work"),
        "not-taken": _("a report that the mail server does not take"),
        "past-the-door": _("an answer past the door"),
        "mentioned": _("mentioned in a comment"),
        "answered": _("an answer in a thread"),
        "commented": _("a comment"),
        "reuse": _("worth using again"),
        "not-reworked": _("no new brief was begun"),
    }
    return known.get(notice, notice.replace("-", " "))


def medium(by: str) -> str:
    """How somebody was told."""
    return {"email": _("by mail"), "chat": _("in chat")}.get(by, by)


def sending(state: Sending) -> str:
    """How far a publication has come."""
    return {
        Sending.PLANNED: _("planned"),
        Sending.CLAIMED: _("being sent"),
        Sending.CALLING: _("being sent"),
        Sending.SENT: _("out"),
        Sending.REFUSED: _("refused"),
        Sending.UNKNOWN: _("perhaps out: being looked for"),
        Sending.UNSEEN: _("perhaps out: somebody has to look"),
        Sending.DROPPED: _("given up"),
    }[state]


def event(name: str) -> str:
    """What happened in an attempt to publish."""
    known = {
        "claimed": _("taken up"),
        "looking": _("looked for on the network"),
        "calling": _("sent off"),
        "sent": _("out"),
        "refused": _("refused"),
        "unknown": _("no answer came"),
        "unseen": _("not seen on the account"),
        "busy": _("the network was busy"),
        "looked in vain": _("the network did not say"),
        "send again": _("somebody says: send it again"),
        "it is out": _("somebody says: it is out"),
        "give up": _("somebody says: do not publish it"),
    }
    return known.get(name, name)


def metric(name: str) -> str:
    """What was counted."""
    return {"likes": _("Likes"), "shares": _("Shares"), "comments": _("Comments")}.get(name, name)
