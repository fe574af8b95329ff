"""A shared link shows one view for a time, and opens nothing else, whatever is done to it."""

import html
import re
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import update
from starlette.testclient import TestClient

from signoff import clock
from signoff.store.dashboard_links import DashboardLink
from signoff.store.database import reading, writing
from signoff.store.visits import visits
from tests.numbers_at_work import numbers, pages_with_numbers
from tests.own_accounts import ON_SQLITE
from tests.sign_in_browser import happened, places
from tests.story import Time, apply_example
from tests.test_dashboards import words
from tests.two_brands import two_brands
from tests.waiting_posts import Pages

BOTH = pytest.mark.usefixtures("store")
WEEK = "/dashboards/overview?period=2026-W47"
PLAIN = """
dashboards:
  overview: {name: Our numbers, time_zone: Europe/Rome, charts: []}
  italy: {name: Italy, charts: []}
"""


def at_work(time: Time, **files: str) -> Pages:
    apply_example(**{"dashboards.yaml": PLAIN, **files})
    numbers(time)
    return pages_with_numbers()


def made(browser: TestClient, at: str = WEEK, **fields: str) -> str:
    """The path of a new link, as its maker sees it."""
    said = {"do": "share", "days": "7", "for": "Clara Conti", **fields}
    shown = browser.post(at, data=said)
    found = re.search(r'id="link" readonly value="[^"]*(/shared/[^"]+)"', shown.text)
    assert found, shown.text
    return html.unescape(found[1])


def opened(pages: Pages, link: str) -> Response:
    with pages.nobodys() as browser:
        answer: Response = browser.get(link)
    return answer


@ON_SQLITE
@BOTH
def test_somebody_outside_reads_exactly_what_was_shared(time: Time) -> None:
    pages = at_work(time)
    with pages.of("olivia") as olivia:
        link = made(olivia, f"{WEEK}&region=italy")

    shown = opened(pages, link)
    wider = opened(pages, f"{link}?period=2026-11&region=&channel=mastodon-hub&campaign=x")
    wall = opened(pages, f"{link}?wall=1")

    said = words(shown.text)
    assert "One post brought 73 engagements" in said
    assert "Olivia Grant shared this page with you" in said
    for page in (wider, wall):
        assert "One post brought 73 engagements" in page.text
        assert "Morning ritual" not in page.text
    assert "<form" not in shown.text
    assert set(re.findall(r'href="(/[^"?]*)', shown.text)) <= {
        "/", "/signoff/icon.svg", "/signoff/style.css", "/signoff/dashboard.css", link,
    }  # fmt: skip
    assert shown.headers["cache-control"] == "no-store"
    assert "noindex" in shown.headers["x-robots-tag"]
    secret = link.rpartition("/")[2]
    assert happened().count(("opened a shared dashboard", "")) == 3
    assert secret not in " ".join(places())
    with reading() as session:
        assert secret.split(".")[0] not in str(vars(session.query(DashboardLink).one()))


@BOTH
def test_a_link_that_is_over_says_whom_to_ask_and_one_that_never_was_tells_nothing(
    time: Time,
) -> None:
    pages = at_work(time)
    with pages.of("olivia") as olivia:
        links = [made(olivia) for _n in range(2)]
        page = olivia.get(WEEK).text
        newest = re.findall(r'name="link" value="(\d+)"', page)[0]
        back = olivia.post(WEEK, data={"do": "revoke", "link": newest})
        again = olivia.post(WEEK, data={"do": "revoke", "link": newest})
    revoked = opened(pages, links[1])
    still = opened(pages, links[0])
    time.passes(timedelta(days=7))
    expired = opened(pages, links[0])

    assert (back.status_code, again.status_code) == (303, 409)
    assert (revoked.status_code, still.status_code, expired.status_code) == (410, 200, 410)
    assert "was taken back" in revoked.text
    assert "has expired" in expired.text
    for gone in (revoked, expired):
        assert "Olivia Grant (olivia@hazelandthyme.example)" in gone.text
        assert "engagements" not in gone.text
    secret, seal = links[0].rpartition("/")[2].split(".")
    tries = ("x", secret, f"{secret}.{seal[:-1]}", f"{secret}.{seal}x", f".{seal}", "\N{SNOWMAN}.x")
    for token in tries:
        nothing = opened(pages, f"/shared/{token}")
        assert nothing.status_code == 404
        assert "Olivia" not in nothing.text


@ON_SQLITE
@BOTH
@pytest.mark.parametrize(
    "change",
    [
        {"view": {"period": "2026-W47", "channels": ["mastodon-hub"], "campaign": ""}},
        {"expires_at": "later"},
        {"made_by": "amir"},
        {"dashboard": "italy"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_link_that_was_widened_in_the_store_is_worthless(
    time: Time, change: dict[str, object]
) -> None:
    pages = at_work(time)
    with pages.of("olivia") as olivia:
        link = made(olivia, f"{WEEK}&region=italy")
    if "expires_at" in change:
        change = {"expires_at": clock.now() + timedelta(days=99)}
    with writing() as session:
        session.execute(update(DashboardLink).values(**change))

    assert opened(pages, link).status_code == 404


@ON_SQLITE
@BOTH
def test_only_who_may_measure_all_that_is_shown_shares_it_or_takes_it_back(time: Time) -> None:
    hub = (
        "dashboards:\n  hub: {name: Both, charts: [], channels: [mastodon-hub, mastodon-germany]}\n"
    )
    pages = at_work(time, **two_brands(**{"dashboards.yaml": hub}))
    share = {"do": "share", "days": "30", "for": ""}
    at = "/dashboards/hub?period=2026-W47"

    with pages.of("tess") as tess, pages.of("luca") as luca, pages.of("olivia") as olivia:
        everything = made(olivia, at)
        theirs = made(tess, at)
        hers = tess.get(at).text
        taken = tess.post(at, data={"do": "revoke", "link": "1"})
        luca_tries = luca.post(at, data=share)
        forever = tess.post(at, data={**share, "days": "9999"})
        beyond = tess.post(f"{at}&channel=mastodon-germany", data=share)

    assert "Tee am Fenster" in opened(pages, everything).text
    assert "Tee am Fenster" not in opened(pages, theirs).text
    assert "Olivia Grant" not in hers.split("Links that open now")[1]
    refused = [one.status_code for one in (luca_tries, taken, forever, beyond)]
    assert refused == [404, 409, 409, 400]
    assert "/shared/" not in luca_tries.text + forever.text + beyond.text


@ON_SQLITE
@BOTH
def test_a_link_shows_no_more_than_its_maker_may_still_see(time: Time) -> None:
    hub = (
        "dashboards:\n  hub: {name: Both, charts: [], channels: [mastodon-hub, mastodon-germany]}\n"
    )
    files = two_brands(**{"dashboards.yaml": hub})
    pages = at_work(time, **files)
    with pages.of("mario") as mario:
        link = made(mario, "/dashboards/hub?period=2026-W47")
    before = opened(pages, link)
    limit = "roles: [social-media-manager]\n    region: head-office\n    only: {brands: [balm]}"
    team = files["team.yaml"].replace(limit, limit.replace("balm", "tea"), 1)
    apply_example(**{**files, "team.yaml": team})

    after = opened(pages, link)

    assert "Tee am Fenster" in before.text
    assert (after.status_code, "cannot be shown any more" in after.text) == (410, True)


@ON_SQLITE
@BOTH
def test_days_that_move_on_are_shared_as_such_only_when_asked_for(time: Time) -> None:
    pages = at_work(time)
    with pages.of("olivia") as olivia:
        fixed = made(olivia, "/dashboards/overview")
        moving = made(olivia, "/dashboards/overview", moves="yes", days="30")
    time.passes(timedelta(days=6))

    assert "4 posts brought" in opened(pages, fixed).text
    assert "A silent week" in opened(pages, moving).text


@ON_SQLITE
@BOTH
def test_each_link_that_was_made_opened_or_taken_back_is_in_the_book(time: Time) -> None:
    pages = at_work(time)
    with pages.of("olivia") as olivia:
        link = made(olivia)
        opened(pages, link)
        olivia.post(WEEK, data={"do": "revoke", "link": "1"})
    opened(pages, link)

    with reading() as session:
        book = [(one.what, one.who, one.why) for one in visits(session, clock.now())]
    assert book == [
        ("shared a dashboard", "olivia", "link 1: Clara Conti"),
        ("opened a shared dashboard", "", "link 1, overview"),
        ("took a link back", "olivia", "link 1"),
        ("refused", "", "LinkRevoked"),
    ]
