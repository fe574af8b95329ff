"""What somebody sends is read once, and whoever is refused hears so at once."""

from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse

from server.door.door import Door
from server.pages.application import pages
from server.pages.session_cookie import NAME
from signoff.access.sessions import open_session
from signoff.access.visitor import Way
from tests.own_accounts import ON_SQLITE
from tests.servers.pages import served
from tests.story import apply_example

SOMETHING = "/api/deployments/7b1d9a52-0000-4000-8000-000000000000/create_flow_run"


@ON_SQLITE
@pytest.mark.usefixtures("store")
def test_who_may_not_start_a_run_is_told_so_and_does_not_wait_for_ever() -> None:
    apply_example()
    cookies = {NAME: open_session("jonas", Way.INSIDE).secret}
    headers = {"Sec-Fetch-Site": "same-origin"}
    with served(Door(_nothing_there, pages())) as url:
        answer = httpx.post(url + SOMETHING, json={}, cookies=cookies, headers=headers, timeout=20)

    assert answer.status_code == 403


async def _nothing_there(scope: Any, receive: Any, send: Any) -> None:
    await JSONResponse({"detail": "Not found"}, 404)(scope, receive, send)
