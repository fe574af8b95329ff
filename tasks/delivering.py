"""Bringing people what they must be told: out of the outbox, by mail or into their chat."""

from email import policy
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from hashlib import sha256

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from reports.mail import address, email
from reports.notices import Reader, Ways, as_chat, as_mail
from signoff.access.links import new_link
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.outbox import (
    FOR_AN_ANSWER,
    Parcel,
    Refused,
    brought,
    hand_over,
    leave_in_doubt,
    put_back,
    take_out,
    to_bring,
)
from signoff.store.notices import Notice
from signoff.store.owed import NOT_DECIDING
from tasks.chatting import post
from tasks.mailing import AddressRefused, MailInDoubt, MailRefused, MailRoute
from tasks.runs import our_page, page_of
from tasks.this_run import claimant

ABOUT_RULES = ("rules-changed", "what-changed")


class MailGone(SignoffError):
    """A report's mail was erased before it was sent."""

    def __init__(self, person: str) -> None:
        super().__init__(_("The report for {person} was erased: send it anew.", person=person))


def deliver_notices(content_id: int | None = None) -> int:
    """Tell people what they must be told by now; say how many were told.

    Of one content, or of all. It never fails the run that calls it: what could not be told
    stays in the outbox with its problem, and is tried again later.
    """
    waiting = to_bring(content_id)
    if not waiting:
        return 0
    state = bring(len(waiting), waiting, return_state=True)
    return state.result() if state.is_completed() else 0


@task(task_run_name="deliver {count} notices", persist_result=False, cache_policy=NO_CACHE)
def bring(count: int, notice_ids: list[int]) -> int:
    """Bring these notices, over one connection to the mail server; say how many arrived."""
    with MailRoute() as route:
        return sum(bring_one(id, route) for id in notice_ids)


def bring_one(notice_id: int, route: MailRoute) -> bool:
    """Bring one notice, or put it back with a sentence that says why not."""
    parcel = take_out(notice_id, claimant())
    if parcel is None:
        return False
    try:
        _hand_over(parcel, route)
    except MailInDoubt as problem:
        get_run_logger().warning(str(problem))
        leave_in_doubt(parcel)
        return False
    except SignoffError as problem:
        get_run_logger().warning(str(problem))
        put_back(parcel, str(problem), _refused(problem))
        return False
    brought(parcel)
    return True


def _refused(problem: SignoffError) -> Refused | None:
    if not isinstance(problem, AddressRefused | MailRefused):
        return None
    return Refused(address=isinstance(problem, AddressRefused), for_good=problem.permanent)


def _hand_over(parcel: Parcel, route: MailRoute) -> None:
    notice, person = parcel.notice, parcel.person
    if notice.medium == "chat":
        facts = _facts(parcel)
        post(person.chat or "", as_chat(notice.kind, facts, _ways(parcel), _reader(parcel)))
        return
    if notice.kind == "report":
        mail = _as_made(parcel)
        route.send_once(_sender_in(mail), person.email, mail, lambda: hand_over(parcel))
        return
    mail = _mail(parcel, route.sender)
    route.send(_sender_in(mail), person.email, mail)


def _as_made(parcel: Parcel) -> bytes:
    if not parcel.mail:
        raise MailGone(parcel.notice.person)
    return parcel.mail


def _mail(parcel: Parcel, sender: str) -> bytes:
    notice, person = parcel.notice, parcel.person
    rendered = as_mail(notice.kind, _facts(parcel), _ways(parcel), _reader(parcel))
    return email(
        rendered,
        sender=address(parcel.workspace.team.name, sender),
        recipient=address(person.name, person.email),
        message_id=message_id(notice),
    ).as_bytes()


def _ways(parcel: Parcel) -> Ways:
    """Where one decides; what is to be written or mended has its form in Prefect.

    A link for somebody external is made here: it stands in the mail, and nowhere else.
    """
    facts, run = parcel.notice.facts, page_of(parcel.run_id)
    if parcel.notice.kind in ABOUT_RULES:
        return Ways(our_page("changes"))
    if parcel.notice.kind not in FOR_AN_ANSWER or facts["what"] in NOT_DECIDING:
        return Ways(run)
    if parcel.person.external:
        mailed = new_link(parcel.person.id, facts["question_id"])
        return Ways(our_page(f"review/{mailed.token}"), ends_at=mailed.expires_at)
    return Ways(our_page(f"approve/{facts['question_id']}"), run)


def message_id(notice: Notice) -> str:
    """The same for every try: a mail that comes twice is known as one."""
    return f"<{sha256(notice.key.encode()).hexdigest()[:32]}@signoff.invalid>"


def _sender_in(mail: bytes) -> str:
    headers = BytesHeaderParser(policy=policy.default).parsebytes(mail)
    return parseaddr(str(headers["From"]))[1]


def _reader(parcel: Parcel) -> Reader:
    workspace, person = parcel.workspace, parcel.person
    return Reader(workspace.language_of(person), workspace.zone_of(person), workspace.team.name)


def _facts(parcel: Parcel) -> dict[str, object]:
    """The notice's facts, with a person's name in place of the id."""
    facts = dict(parcel.notice.facts)
    known = parcel.workspace.reader(facts.get("who", ""))
    return facts | ({"who": known.name} if known else {})
