"""What the columns of an export mean: in our own words, and in those of the channel's network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from signoff.brief.table import field_of
from signoff.kpi.metrics import COUNTED_BY_US, METRICS
from signoff.language import _
from signoff.nearest import right_names
from signoff.networks.registry import network

FACTS: Mapping[str, Sequence[str]] = {
    "id": ("id", "post_id", "uri"),
    "url": ("url", "link", "post_link", "permalink"),
    "published": ("published", "published_at", "created_at", "createdat", "publish_time"),
    "text": ("text", "content", "post_text", "caption", "message"),
    "campaign": ("campaign",),
    "kind": ("kind",),
    "date": ("date", "day"),
    "followers": ("followers", "followers_count", "followerscount"),
}
"""Our name first, and then others. Mastodon says `id`, `uri`, `url`, `created_at` and `content`
(https://docs.joinmastodon.org/entities/Status/), Bluesky says `uri`, `createdAt` and `text`
(https://docs.bsky.app/docs/api/app-bsky-feed-get-posts); what each calls its metrics stands in its
abilities."""
TOLD = tuple(name for name in METRICS if name not in COUNTED_BY_US)
Mistake = tuple[str, str, str]
"""A column, what is wrong with it, and what would be right."""


@dataclass
class Columns:
    """Where everything stands in a row."""

    places: dict[str, int] = field(default_factory=dict)
    """The position of each fact and metric that we know."""
    titles: dict[str, str] = field(default_factory=dict)
    """What the file calls each of them."""
    unused: list[str] = field(default_factory=list)
    """The titles of the others, as they are written."""
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def of_followers(self) -> bool:
        """Whether each row tells of a day, and not of a post."""
        return {"date", "followers"} <= self.places.keys() and "published" not in self.places

    @property
    def metrics(self) -> list[str]:
        """Those of a post that stand in it."""
        return [name for name in TOLD if name in self.places]


def meanings(network_name: str) -> dict[str, tuple[str, int]]:
    """What each title means, and how good a name for it that is: the smaller, the better."""
    found = {title: (fact, n) for fact, names in FACTS.items() for n, title in enumerate(names)}
    for metric, theirs in network(network_name).ABILITIES.measures.items():
        found[field_of(theirs)] = metric, 1
    return found | {metric: (metric, 0) for metric in TOLD}


def columns(head: Sequence[object], network_name: str) -> Columns:
    """The columns of a file by its first row."""
    known, found = meanings(network_name), Columns()
    best: dict[str, int] = {}
    titles = [field_of(title) for title in head]
    for place, title in enumerate(titles):
        meaning, rank = known.get(title, ("", 0))
        if title and title in titles[:place]:
            what = _("There are two columns {name}.", name=title)
            found.mistakes.append((title, what, _("Keep one of the two.")))
        elif meaning and rank < best.get(meaning, len(known)):
            best[meaning], found.places[meaning] = rank, place
    used = set(found.places.values())
    found.unused = [
        str(title).strip() for n, title in enumerate(head) if titles[n] and n not in used
    ]
    found.titles = {fact: titles[place] for fact, place in found.places.items()}
    found.mistakes += _missing(found)
    return found


def _missing(found: Columns) -> list[Mistake]:
    if found.of_followers:
        return []
    needed = [] if {"id", "url"} & found.places.keys() else ["id"]
    needed += [] if "published" in found.places else ["published"]
    mistakes = [(name, _("The column {name} is missing.", name=name), _how()) for name in needed]
    if not needed and not found.metrics:
        what = _("There is no column with a number.")
        mistakes.append(("", what, right_names("", TOLD)))
    return mistakes


def _how() -> str:
    return _(
        "Posts have the columns id or url, published, text, and one for each metric;"
        " followers have date and followers."
    )
