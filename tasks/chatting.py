"""Posting into a person's chat, and what went wrong as a sentence."""

import re

import httpx
from prefect.blocks.abstract import NotificationError

from blocks.chat import Chat, open_chat
from signoff.errors import SignoffError
from signoff.language import _

ADDRESS = re.compile(r"\S+://\S+")


class ChatSilent(SignoffError):
    """A chat did not take a message."""

    def __init__(self, name: str, why: str) -> None:
        # The address of a webhook is its password: it must not be kept with the problem.
        why = " ".join(ADDRESS.sub("…", why).split())[:200]
        super().__init__(
            _(
                "The chat {name} did not take the message ({why}). Look at its block in Prefect.",
                name=name,
                why=why,
            )
        )


def post(name: str, text: str) -> None:
    """Post the text with the block of this name."""
    chat = open_chat(name)
    try:
        with chat.raise_on_failure():
            chat.notify(_as_it_reads(chat, text), _sync=True)
    except httpx.HTTPStatusError as error:
        raise ChatSilent(name, f"HTTP {error.response.status_code}") from error
    except NotificationError as error:
        raise ChatSilent(name, error.log) from error
    except (httpx.HTTPError, OSError) as error:
        raise ChatSilent(name, type(error).__name__) from error


def _as_it_reads(chat: Chat, text: str) -> str:
    """Slack reads `<!channel>` and the like as commands: a title must not be one.

    https://api.slack.com/reference/surfaces/formatting#escaping
    """
    if type(chat).__name__ != "SlackWebhook":
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
