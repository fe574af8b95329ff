"""What the demo plays against shows what was sent and posted, and runs nothing of it."""

import io
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from server.sandbox.mail.mailbox import Mailbox
from server.sandbox.network.audience import Audience
from server.sandbox.network.members import member_for
from server.sandbox.programs import (
    MailServer,
    SocialNetwork,
    mail_server_in,
    social_network_in,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH = "image => image.decode().then(() => image.naturalWidth)"
"""Of the image itself, once it has arrived."""
OURS = member_for("mastodon-hub", "Hazel & Thyme")


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    folder = tmp_path_factory.mktemp("mail")
    server = mail_server_in(folder / "box")
    running = server.program(folder / "log").start()
    running.wait()
    yield server
    running.stop()


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SocialNetwork]:
    folder = tmp_path_factory.mktemp("network")
    server = social_network_in(folder)
    running = server.program(folder / "log", [OURS]).start()
    running.wait()
    yield server
    running.stop()


def test_a_mail_is_shown_with_its_pictures_and_files(mail: MailServer, page: "Page") -> None:
    _send(mail, _report())
    page.goto(mail.url)
    page.get_by_text("Week 47").first.click()
    letter = page.frame_locator("#letter")
    assert letter.get_by_role("img").evaluate(WIDTH) == 600
    assert letter.get_by_role("link").get_attribute("href") == "https://example.org/"
    with page.expect_download() as download:
        page.get_by_text("numbers.xlsx").click()
    assert download.value.path().read_bytes() == b"not really a spreadsheet"
    assert [found["Subject"] for found in Mailbox(mail.folder).messages()][:1] == ["Week 47"]


def test_a_mail_cannot_run_anything(mail: MailServer, page: "Page") -> None:
    wicked = EmailMessage()
    wicked["From"], wicked["To"], wicked["Subject"] = "a@example.org", "b@example.org", "<b>x"
    wicked.set_content("plain")
    wicked.add_alternative("<p>hello<script>top.document.title='taken'</script>", subtype="html")
    _send(mail, wicked)
    page.goto(mail.url)
    page.get_by_text("<b>x").first.click()
    page.frame_locator("#letter").get_by_text("hello").wait_for()
    assert page.title() == "<b>x"


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_its_window(
    mail: MailServer, network: SocialNetwork, page: "Page", width: int
) -> None:
    _send(mail, _report())
    post = _post(network, f"{'long' * 60} https://example.org/{'very' * 30}")
    page.set_viewport_size({"width": width, "height": 800})
    newest = Mailbox(mail.folder).names()[0]
    for url in (mail.url, f"{mail.url}mail/{newest}/", network.url, post):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") == width, url


def test_a_posts_link_opens_the_post_and_what_the_audience_did(
    network: SocialNetwork, page: "Page"
) -> None:
    url = _post(network, "Thyme grows on a windowsill. #herbs", picture=_picture())
    with Audience(network.url) as audience:
        status = url.rpartition("/")[2]
        audience.like(status, 7)
        audience.boost(status, 3)
        audience.reply(status, "Mine never does!", "Where do I buy it?")
        audience.follow(OURS.username, 5)
    page.goto(url)
    page.get_by_text("Thyme grows on a windowsill.").wait_for()
    assert page.get_by_alt_text("A green square").evaluate(WIDTH) == 600
    counts = page.locator("article").first.locator(".counts").inner_text()
    assert [word for word in counts.split() if word.isdigit()][-3:] == ["2", "3", "7"]
    page.get_by_text("Where do I buy it?").wait_for()
    page.locator(".author").first.click()
    page.get_by_text("5 followers").wait_for()


def test_a_link_to_nothing_says_so(mail: MailServer, network: SocialNetwork) -> None:
    for url in (f"{mail.url}mail/none/", f"{network.url}/@nobody", f"{network.url}/@nobody/1"):
        answer = httpx.get(url, timeout=60)
        assert (answer.status_code, "Nothing here" in answer.text) == (404, True)


def test_posts_outlive_the_networks_process(tmp_path: Path) -> None:
    server = social_network_in(tmp_path)
    for _time in range(2):
        running = server.program(tmp_path / "log", [OURS]).start()
        running.wait()
        _post(server, "still here")
        posts = httpx.get(f"{server.url}/api/v1/timelines/public", timeout=60).json()
        running.stop()
    assert [post["content"] for post in posts] == ["<p>still here</p>"] * 2


def _report() -> EmailMessage:
    """A mail as our reports are: text, HTML with a picture in it, a spreadsheet."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Signoff <s@example.org>",
        "o@example.org",
        "Week 47",
    )
    mail["Date"] = "Sat, 21 Nov 2026 10:00:00 +0100"
    mail.set_content("You reached 60 people.")
    html = "<html><head></head><body><h1>You reached 60 people</h1><img src='cid:chart'>"
    mail.add_alternative(html + "<a href='https://example.org/'>See more</a>", subtype="html")
    body = mail.get_body(("html",))
    assert isinstance(body, EmailMessage)
    body.add_related(_picture(), "image", "png", cid="<chart>")
    mail.add_attachment(b"not really a spreadsheet", "application", "zip", filename="numbers.xlsx")
    return mail


def _picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (600, 200), "green").save(file, "PNG")
    return file.getvalue()


def _send(server: MailServer, mail: EmailMessage) -> None:
    with smtplib.SMTP(server.host, server.port) as smtp:
        smtp.send_message(mail)


def _post(network: SocialNetwork, text: str, picture: bytes | None = None) -> str:
    """Post as ourselves; the link to it."""
    headers = {"Authorization": f"Bearer {OURS.token}"}
    with httpx.Client(base_url=f"{network.url}/api", headers=headers, timeout=60) as http:
        said: dict[str, str] = {"status": text}
        if picture:
            file = ("square.png", picture, "image/png")
            described = {"description": "A green square"}
            media = http.post("/v2/media", files={"file": file}, data=described).json()
            said["media_ids[]"] = media["id"]
        return str(http.post("/v1/statuses", data=said).raise_for_status().json()["url"])
