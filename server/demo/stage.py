"""What the demo is played on: a clean home, the example workspace, a network and a mailbox."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prefect_email import EmailServerCredentials
from prefect_email.credentials import SMTPType
from pydantic import SecretStr

from blocks.mastodon import MastodonAccount
from server.lock import must_not_run
from server.sandbox.network.members import Member, member_for
from server.sandbox.programs import MailServer, SocialNetwork, mail_server_in, social_network_in
from server.system import System
from signoff.settings import settings
from signoff.workspace import read_workspace

EXAMPLE = Path(__file__).parent.parent.parent / "workspace"
HOME = Path(".signoff/demo")
REAL_AGES, PLAYED_AGES = "checkpoints: [1h, 24h, 7d, 30d]", "checkpoints: [5s, 12s]"
"""Nobody wants to wait for a month to see a post measured."""


@dataclass(frozen=True)
class Stage:
    """Where the demo keeps its things, and the servers that it plays against."""

    home: Path
    mail: MailServer
    network: SocialNetwork

    @property
    def workspace(self) -> Path:
        return self.home / "workspace"

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of ours, for every program of the demo."""
        return {
            "SIGNOFF_HOME": str(self.home),
            "SIGNOFF_DATABASE_URL": "",
            "SIGNOFF_WORKSPACE": str(self.workspace),
            "SIGNOFF_UI_URL": "",  # where this demo runs, wherever the team's own Prefect is
            "SIGNOFF_MAIL_FROM": "signoff@hazelandthyme.example",
        }

    def system(self) -> System:
        """Everything that runs while the demo is played."""
        logs = self.home / "logs"
        beside = (
            self.mail.program(logs / "mail.log"),
            self.network.program(logs / "network.log", self._members()),
        )
        cache = self.home.parent / "cache"
        return System(self.home, environment=self.environment, beside=beside, cache=cache)

    def connect_accounts(self) -> None:
        """What a person does once under Blocks in Prefect's UI: accounts and mail server."""
        for channel in read_workspace(self.workspace).channels.values():
            token = member_for(channel.id, channel.name).token
            account = MastodonAccount(server=self.network.url, token=SecretStr(token))
            account.save(channel.account, overwrite=True)
        mail = EmailServerCredentials(
            smtp_server=self.mail.host, smtp_port=self.mail.port, smtp_type=SMTPType.INSECURE
        )
        mail.save(settings().mail_block, overwrite=True)

    def _members(self) -> list[Member]:
        channels = read_workspace(self.workspace).channels.values()
        return [member_for(channel.id, channel.name) for channel in channels]


def clean_stage(home: Path = HOME) -> Stage:
    """A stage on which nothing was played before."""
    home = home.absolute()
    must_not_run(home)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(EXAMPLE, home / "workspace")
    process = home / "workspace" / "process.yaml"
    process.write_text(process.read_text().replace(REAL_AGES, PLAYED_AGES))
    return Stage(home, mail_server_in(home / "mailbox"), social_network_in(home / "network"))
