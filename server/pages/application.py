"""All of our own pages as one web application."""

from starlette.applications import Starlette

from server.pages import (
    account,
    approve,
    audit,
    calendar_feed,
    changes,
    comment,
    contents,
    dashboard,
    dashboard_files,
    dashboards,
    edit,
    hand_over,
    invitation,
    mailed_links,
    my,
    my_reports,
    oidc,
    pools,
    review,
    shared_dashboard,
    sign_in,
    story,
    taking_back,
    team,
    unsubscribe,
)


def pages() -> Starlette:
    """Behind the door, which has seen who asks, and lets runs go on (`state.wake`)."""
    rooms = (
        *(sign_in, oidc, invitation, account, approve, mailed_links, review, my),
        *(edit, taking_back, pools, comment, contents, story, audit, team, hand_over, changes),
        *(my_reports, unsubscribe, calendar_feed),
        *(dashboards, dashboard_files, dashboard, shared_dashboard),
    )
    return Starlette(routes=[route for room in rooms for route in room.routes])
