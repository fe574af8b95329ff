"""Many at once at our store: who finds no room is told so, and nothing is lost."""

import pytest
from sqlalchemy import select

from signoff.settings import settings
from signoff.store import database
from signoff.store.database import StoreBusy, reading


def test_who_finds_no_connection_free_is_told_to_try_again(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = database._engine(settings().database)
    monkeypatch.setattr(engine.pool, "_timeout", 0.05)
    held = [engine.connect() for _connection in range(sum(database.ROOM_FOR.values()))]

    with pytest.raises(StoreBusy, match="try again"), reading() as session:
        session.execute(select(1))

    for connection in held:
        connection.close()
    with reading() as session:
        assert session.scalar(select(1)) == 1
