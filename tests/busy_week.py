"""A team in the middle of its work: something of everything that our pages can show, for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from server.demo.script import ALT, ENGLISH, ITALIAN, LINK, TOO_SHORT
from signoff import clock
from signoff.access.accounts import invite
from signoff.access.dashboard_links import share
from signoff.access.dashboards import channels_seen
from signoff.access.report_seal import sealed_reader
from signoff.access.visitor import Way
from signoff.findings import Finding
from signoff.lifecycle.commenting import say
from signoff.lifecycle.creating import Submission, submit
from signoff.lifecycle.handing_over import hand_over
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.passages import Draft
from signoff.lifecycle.settling import resolve
from signoff.lifecycle.signing import sign_head
from signoff.lifecycle.withdrawing import withdraw
from signoff.post import ChannelPost, Media
from signoff.store.media import keep_media
from signoff.store.questions import Verdict
from signoff.viewing import Filters, view_of
from tests.long_stories import sent_and_measured
from tests.outsiders import files, mailed, only_when_flagged
from tests.own_accounts import with_account, with_second_factor
from tests.story import EXAMPLE, Time, Told, apply_example

THURSDAY = datetime(2026, 11, 19, 9, tzinfo=UTC)
AWAY = "    away: [{first: 2026-11-23, last: 2026-12-04}]\n    deputy: luca\n"
KATHARINA = "    roles: [country-lead, community-manager]\n    region: germany\n"
ITALY = "mastodon-italy"
LONG_TITLE = (
    "Donaudampfschifffahrtsgesellschaft: a calendar with a title that has to wrap on a phone"
)
ADVENT = "Advent 2026"
SLOT = "2026-11-26 18:00"
QUIET = "Invite people to take five quiet minutes, with a cup."
MESSAGE = "Say that the winter blend is back, and ask people what they drink."


class Post(Told):
    """One whose people have written their passwords."""

    way = Way.PASSWORD


def busy_week(time: Time) -> Mapping[str, object]:
    """From Thursday to Monday; gives what stands in the addresses of the pages, by name."""
    time.at = THURSDAY
    _in_force()
    with_account("amir")
    secret = with_second_factor("olivia")
    sent = Post("run-sent", title="Kettle on", slot="2026-11-20 10:00", message=QUIET)
    sent_and_measured(sent.write("Kettle on, phone away. Five minutes for you. #HazelAndThyme"))
    ciao = Post("run-ciao", title="Cinque minuti", slot="2026-11-20 10:00", channels=[ITALY])
    sent_and_measured(ciao.write("Cinque minuti per te. #HazelAndThyme"))
    tea = _winter_tea()
    _advent()
    late = Post("run-late", title="Late already", slot="2026-11-23 16:00").write()
    lates = late.say("luca").turn()
    time.passes(timedelta(days=4))
    _in_force(AWAY)
    clients = Post("run-clients", title="Tea for two", flags=["client"], slot=SLOT)
    clients.write().say("luca").turn()
    links = {who: mailed(clients, who).token for who in ("clara", "casper")}
    for n in range(3):
        Post(f"run-{n}", title=f"Morning ritual, part {n + 1}").write().say("luca").turn()
    to_write = Post("run-brief", title="A cup for the night train").turn()
    hand_over(lates.question_id, "olivia", "mei", by="olivia")
    return {
        "sent": sent.id,
        "tea": tea.id,
        "asked": tea.turn().question_id,
        "late": lates.question_id,
        "to_write": to_write.question_id,
        "totp": secret,
        "invitation": invite("grace", by="olivia"),
        "stop": sealed_reader("weekly-kpi", "luca"),
        "shared": _shared(),
        **links,
    }


def _shared() -> str:
    """What stands in a link to the numbers, for somebody outside."""
    workspace = workspace_in_force()
    olivia, overview = workspace.person("olivia"), workspace.dashboards["overview"]
    seen = channels_seen(workspace, olivia, overview)
    view = view_of(workspace, overview, seen, Filters(), clock.now())
    return share(view, olivia, "30", "Clara Conti", moves=True).token


def _in_force(away: str = "") -> None:
    """The example, with two clients outside of the team who see what is flagged for them."""
    texts = files((KATHARINA, KATHARINA + away))
    process = only_when_flagged(texts["process.yaml"])
    if away:
        process = process.replace("hours: 16  ", "hours: 12  ")
    apply_example(**{**texts, "process.yaml": process})
    sign_head()


def _winter_tea() -> Post:
    """Sent back once, written anew with an image and a finding, and talked about."""
    channels = ["mastodon-hub", "mastodon-italy"]
    facts = {"channels": channels, "slot": SLOT, "message": MESSAGE}
    told = Post("run-tea", title="The winter blend is back", **facts).write(TOO_SHORT)
    told.say("luca").say("olivia", Verdict.REQUEST_CHANGES, "Lovely. Say what is in it, please.")
    picture = keep_media((EXAMPLE / "media/winter-tea.jpg").read_bytes())
    media = (Media(sha256=picture, mime="image/jpeg", alt=ALT),)
    texts = dict(zip(channels, (ENGLISH, ITALIAN), strict=True))
    body = {id: ChannelPost(text=text, media=media, link=LINK) for id, text in texts.items()}
    hint = Finding(
        "emoji",
        "mastodon-hub",
        "The text has no emoji.",
        "One is enough, if it fits.",
        blocks=False,
    )
    submit(told.turn(), Submission("giulia", body, {"text": ENGLISH}, [hint]))
    told.turn()
    _talk(told)
    told.say("olivia").say("mei")
    told.turn()
    return told


def _talk(told: Post) -> None:
    """One thread that is open, on a line; one that is settled."""
    about = Draft("Is it *roasted* hazelnut? @giulia", 2, channel="mastodon-hub", line=1)
    first = say(told.id, "olivia", about)
    say(told.id, "giulia", Draft("Roasted, yes. https://hazelandthyme.example", 2, answers=first))
    second = say(told.id, "grace", Draft("A little more orange?", 2, passage="a little orange"))
    resolve(told.id, second, "grace")


def _advent() -> None:
    """A pool: one post with everybody's consent, one that waits, one that was taken back."""
    Post(
        "run-a1", title="Door one", pool=ADVENT, slot="2026-12-01 08:00"
    ).write().approved().planned()
    Post("run-a2", title=LONG_TITLE, pool=ADVENT, slot="2026-12-01 08:00").write().turn()
    withdraw(
        Post("run-a3", title="Door three", pool=ADVENT, slot="2026-12-01 08:00").write().id,
        "olivia",
        "Not this year",
    )
