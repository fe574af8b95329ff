"""An outbox for tests: what stands in it, and the servers that it is delivered through."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from prefect_email import EmailServerCredentials
from sqlalchemy import select

from signoff.settings import settings
from signoff.store.database import reading, writing
from signoff.store.notices import Notice
from signoff.telling import Kind, tell_people
from tests.servers.moody_mail import Moody, moody_mail
from tests.small_team import a_content, small_team


def connect_mail(port: int, **how: Any) -> None:
    block = EmailServerCredentials(
        **({"smtp_server": "127.0.0.1", "smtp_port": port, "smtp_type": "INSECURE"} | how)
    )
    block.save(settings().mail_block, overwrite=True, _sync=True)


def disconnect_mail() -> None:
    with suppress(ValueError):  # there is none
        EmailServerCredentials.delete(settings().mail_block, _sync=True)


@contextmanager
def a_mail_server(moody: Moody | None = None, **how: Any) -> Iterator[Moody]:
    moody = moody or Moody()
    with moody_mail(moody, **how) as port:
        connect_mail(port)
        yield moody


def tell_about(
    person: str, title: str = "Spring launch", kind: Kind = "approved", **facts: object
) -> None:
    with writing() as session:
        content = a_content(session, title, run_id=f"run-of-{title}")
        key = f"{kind}/{title}"
        tell_people(session, small_team(), [person], kind, key=key, content=content, facts=facts)


def notices() -> list[Notice]:
    with reading() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def problems() -> list[str]:
    return [notice.problem for notice in notices()]
