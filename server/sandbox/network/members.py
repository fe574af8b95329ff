"""Who is on the demo's social network: the team's accounts, and an audience."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """Somebody with an account, and the key that opens it."""

    username: str
    name: str

    @property
    def token(self) -> str:
        """The access token; no secret, as nothing but this machine can reach the network."""
        return f"sandbox-{self.username}"


AUDIENCE = (
    Member("amelie", "Amélie Laurent"),
    Member("bartek", "Bartek Nowak"),
    Member("chiara", "Chiara Russo"),
    Member("daniel", "Daniel Okafor"),
    Member("elif", "Elif Yılmaz"),
    Member("franz", "Franz Huber"),
    Member("grace", "Grace Bennett"),
    Member("hana", "Hana Sato"),
    Member("ivan", "Ivan Petrov"),
    Member("jonas", "Jonas Weber"),
    Member("kemi", "Kemi Adeyemi"),
    Member("lorenzo", "Lorenzo Conti"),
)


def member_for(channel: str, name: str) -> Member:
    """The account of one of our channels; a username has no hyphens on Mastodon."""
    return Member(channel.replace("-", "_"), name)


def write_members(members: Iterable[Member], file: Path) -> None:
    """Write down who is on the network, for the process that runs it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(member) for member in members], ensure_ascii=False))


def read_members(file: Path) -> list[Member]:
    """Who is on the network."""
    return [Member(**facts) for facts in json.loads(file.read_text())]
