"""What is played: three briefs, one round of changes, one ad that Legal has to see."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from signoff import clock
from signoff.brief import Brief

APPROVE, CHANGES, REJECT = 0, 1, 2
"""The answers of a decision form, in the order of its drop-down."""
LINK = "https://shop.hazelandthyme.example/winter?utm_campaign=slow-winter"
TOO_SHORT = "Snow outside, tea inside. #HazelAndThyme #SlowWinter"
ENGLISH = (
    "Snow outside, tea inside. Our winter blend is back: roasted hazelnut, thyme and a little"
    " orange. What do you drink when it snows? #HazelAndThyme #SlowWinter"
)
ITALIAN = (
    "Fuori nevica, dentro c'è il tè. È tornata la miscela d'inverno: nocciola tostata, timo e un"
    " po' d'arancia. Cosa bevete quando nevica? #HazelAndThyme #SlowWinter"
)
ALT = "A steaming cup of tea in front of snowy hills under a low winter sun"
PICTURE: dict[str, object] = {"link": LINK, "images": ["winter-tea.jpg"], "alt_texts": [ALT]}


@dataclass(frozen=True)
class Line:
    """One answer of one person."""

    place: str
    person: str
    said: str
    """What the terminal tells of it."""
    answers: dict[str, object]


@dataclass(frozen=True)
class Part:
    """One content, and everything that people answer about it."""

    brief: Brief
    lines: tuple[Line, ...]
    waits_at: str = ""
    """The form that is left open for somebody else; empty: it is played to its end."""

    def up_to(self, line: Line) -> "Part":
        """The same, with this line left to somebody else."""
        return replace(self, lines=self.lines[: self.lines.index(line)], waits_at=line.place)


def approves(place: str, person: str) -> Line:
    return Line(place, person, "approves", {"decision": APPROVE})


def parts() -> tuple[Part, ...]:
    """The three contents; the first two go out in a few seconds, the third one waits."""
    return winter_tea(), winter_offer(), morning_ritual()


def winter_tea() -> Part:
    """In two countries, and sent back once."""
    return Part(
        Brief(
            title="The winter blend is back",
            message="Say that the winter blend is back, and ask people what they drink.",
            goal="conversation",
            channels=["mastodon-hub", "mastodon-italy"],
            creator="giulia",
            slot=soon(seconds=28, zone="Europe/London"),
            zone="Europe/London",
            campaign="slow-winter",
            audience="People who love a quiet evening",
        ),
        (
            Line("create", "giulia", "writes the post", {"text": TOO_SHORT, **PICTURE}),
            approves("review-country-leads", "luca"),
            Line(
                "approve-brand",
                "olivia",
                "requests changes",
                {"decision": CHANGES, "comment": "Lovely. Please say what is in it, and ask them."},
            ),
            Line(
                "create",
                "giulia",
                "writes it again, in Italian too",
                {"text": ENGLISH, "text_mastodon-italy": ITALIAN, **PICTURE},
            ),
            approves("approve-brand", "amir"),
            approves("approve-head-office", "grace"),
            approves("approve-head-office", "mei"),
        ),
    )


def winter_offer() -> Part:
    """An ad: flagged `paid`, so Legal is asked too."""
    text = (
        "Anzeige: Zwei Dosen Wintermischung, eine davon zum Verschenken. Nur diese Woche im"
        " Laden und online. #HazelAndThyme #SlowWinter"
    )
    return Part(
        Brief(
            title="Zwei Dosen Wintermischung",
            message="Paid post for the gift offer in Germany. It has to say Anzeige.",
            goal="presence",
            channels=["mastodon-germany"],
            creator="jonas",
            slot=soon(seconds=31, zone="Europe/Berlin"),
            campaign="slow-winter",
            flags=["paid"],
        ),
        (
            Line("create", "jonas", "writes the post", {"text": text, "link": LINK}),
            approves("review-country-leads", "katharina"),
            approves("approve-brand", "olivia"),
            approves("approve-legal", "noah"),
            approves("approve-head-office", "mei"),
            approves("approve-head-office", "grace"),
        ),
    )


def morning_ritual() -> Part:
    """Left for the person at the screen: it waits for the head office."""
    text = (
        "Kettle on, phone away, ten minutes for yourself. That is the whole recipe. #HazelAndThyme"
    )
    tomorrow = clock.local(clock.now() + timedelta(days=1), "Europe/London").replace(tzinfo=None)
    return Part(
        Brief(
            title="A morning ritual",
            message="Something calm for a Monday morning. No product, no link.",
            goal="presence",
            channels=["mastodon-hub"],
            creator="giulia",
            slot=tomorrow.replace(hour=9, minute=0, second=0, microsecond=0),
        ),
        (
            Line("create", "giulia", "writes the post", {"text": text}),
            approves("review-country-leads", "luca"),
            approves("approve-brand", "amir"),
        ),
        waits_at="approve-head-office",
    )


def soon(seconds: int, zone: str) -> datetime:
    """The wall clock of the zone, in so many seconds."""
    moment = clock.local(clock.now() + timedelta(seconds=seconds), zone)
    return moment.replace(tzinfo=None, microsecond=0)
