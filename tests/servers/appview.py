"""Counts what people did on a Bluesky server, as the AppView does that everybody shares.

The real AppView needs a newer Node and half a gigabyte. This one answers the two questions that
we ask of it, from the records that really stand on the PDS: nothing is made up, and what was
deleted there is absent here.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from server.ports import LOOPBACK

Query = dict[str, list[str]]


class Records:
    """What stands on the server."""

    def __init__(self, pds: str) -> None:
        self.pds = pds

    def get_posts(self, asked: Query) -> dict[str, Any]:
        """app.bsky.feed.getPosts: those that are gone are left out."""
        return {"posts": [self._post(uri) for uri in asked["uris"] if self._stands(uri)]}

    def get_profile(self, asked: Query) -> dict[str, Any]:
        """app.bsky.actor.getProfile"""
        did = asked["actor"][0]
        follows = [record["subject"] for record in self._everybodys("app.bsky.graph.follow")]
        return {"did": did, "handle": "somebody.test", "followersCount": follows.count(did)}

    def _post(self, uri: str) -> dict[str, Any]:
        likes, reposts, posts = (
            self._everybodys(f"app.bsky.feed.{kind}") for kind in ("like", "repost", "post")
        )
        replies = [post["reply"]["parent"]["uri"] for post in posts if "reply" in post]
        quoted = [
            post["embed"]["record"]["uri"] for post in posts if "record" in post.get("embed", {})
        ]
        return {
            "uri": uri,
            "likeCount": [like["subject"]["uri"] for like in likes].count(uri),
            "repostCount": [repost["subject"]["uri"] for repost in reposts].count(uri),
            "replyCount": replies.count(uri),
            "quoteCount": quoted.count(uri),
            "bookmarkCount": 0,  # bookmarks are kept by the AppView itself, not as records
        }

    def _stands(self, uri: str) -> bool:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        where = {"repo": repo, "collection": collection, "rkey": rkey}
        return self._ask("com.atproto.repo.getRecord", where).is_success

    def _everybodys(self, collection: str) -> list[dict[str, Any]]:
        found = []
        for repo in self._ask("com.atproto.sync.listRepos", {}).json()["repos"]:
            where = {"repo": repo["did"], "collection": collection, "limit": "100"}
            records = self._ask("com.atproto.repo.listRecords", where).json()["records"]
            found += [record["value"] for record in records]
        return found

    def _ask(self, call: str, params: dict[str, str]) -> httpx.Response:
        return httpx.get(f"{self.pds}/xrpc/{call}", params=params, timeout=20)


@contextmanager
def appview(pds: str) -> Iterator[int]:
    """Answer at a port of its own, until the block ends."""
    listening = ThreadingHTTPServer((LOOPBACK, 0), _handler(Records(pds)))
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield listening.server_port
    finally:
        listening.shutdown()
        listening.server_close()


def _handler(records: Records) -> type[BaseHTTPRequestHandler]:
    calls = {
        "/xrpc/app.bsky.feed.getPosts": records.get_posts,
        "/xrpc/app.bsky.actor.getProfile": records.get_profile,
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            body = json.dumps(calls[asked.path](parse_qs(asked.query))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
