"""All of our own pages as one web application."""

from starlette.applications import Starlette

from server.pages import account, approve, changes, edit, invitation, my, oidc, sign_in


def pages() -> Starlette:
    """Behind the door, which has seen who asks, and lets runs go on (`state.wake`)."""
    rooms = (sign_in, oidc, invitation, account, approve, my, edit, changes)
    return Starlette(routes=[route for room in rooms for route in room.routes])
