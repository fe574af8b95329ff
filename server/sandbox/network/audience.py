"""The public: it likes, shares and answers posts as people do, through the network's API."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

import httpx

from server.sandbox.network.members import AUDIENCE, Member


class Audience:
    """The members that do not belong to us; each acts under their own name."""

    def __init__(self, url: str, members: Iterable[Member] = AUDIENCE) -> None:
        self.members = tuple(members)
        self._http = httpx.Client(base_url=f"{url}/api/v1", timeout=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def follow(self, username: str, times: int) -> None:
        """So many follow our account."""
        found = self._http.get("/accounts/lookup", params={"acct": username})
        account = found.raise_for_status().json()["id"]
        for member in self.members[:times]:
            self._post(member, f"/accounts/{account}/follow")

    def like(self, post: str, times: int) -> None:
        """So many like a post, given by its id."""
        for member in self.members[:times]:
            self._post(member, f"/statuses/{post}/favourite")

    def boost(self, post: str, times: int) -> None:
        """So many share it; they are not the first who liked it."""
        for member in self.members[::-1][:times]:
            self._post(member, f"/statuses/{post}/reblog")

    def reply(self, post: str, *texts: str) -> None:
        """They answer it, each with one text."""
        found = self._http.get(f"/statuses/{post}").raise_for_status().json()
        author = found["account"]["acct"]
        for member, text in zip(self.members, texts, strict=False):
            self._post(member, "/statuses", status=f"@{author} {text}", in_reply_to_id=post)

    def _post(self, member: Member, path: str, **said: str) -> None:
        headers = {"Authorization": f"Bearer {member.token}"}
        self._http.post(path, data=said, headers=headers).raise_for_status()
