"""Where Signoff keeps things on this machine, read once from the environment."""

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`SIGNOFF_HOME`, `SIGNOFF_DATABASE_URL`, `SIGNOFF_WORKSPACE`, `SIGNOFF_UI_URL` and others."""

    model_config = SettingsConfigDict(env_prefix="SIGNOFF_", frozen=True)

    home: Path = Field(default=Path(".signoff"), description="Where everything of ours is kept")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in home")
    workspace: Path = Field(default=Path("workspace"), description="The team's YAML files")
    ui_url: str = Field(default="http://127.0.0.1:4200", description="Where people open Prefect")
    mail_block: str = Field(
        default="signoff-mail",
        description="The Prefect block (Email Server Credentials) that we send mail with",
    )
    mail_from: str = Field(
        default="", description="The address that mail comes from; empty: the block's user name"
    )
    keep_visits_days: int = Field(
        default=400, ge=1, description="How long it is known who did what at the door"
    )
    signing_key: SecretStr = Field(
        default=SecretStr(""), description="Signs the chain of decisions; `signoff audit key`"
    )
    earlier_signing_keys: str = Field(
        default="", description="Public keys that signed before this one, with commas between"
    )

    @property
    def database(self) -> str:
        """The database's URL: the one that was set, or a SQLite file at home."""
        return self.database_url or f"sqlite:///{(self.home / 'signoff.db').absolute()}"

    @property
    def media_folder(self) -> Path:
        """Where the bytes of images are kept."""
        return self.home / "media"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
