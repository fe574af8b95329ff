"""A mail arrives whole, says who it is from, and carries nothing that somebody smuggled in."""

import re
import smtplib
from dataclasses import replace
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from reports.files import attachment
from reports.kpi import render
from reports.kpi.formats import FORMATS
from reports.mail import Attachment, NotAnAddress, Rendered, address, email, standalone_html
from tests.kpi_rows import a_usual_week, kpi, liked
from tests.servers.smtp import MailServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEAM = address("Signoff", "signoff@example.org")
ANNA = address("Anna Rossi", "anna@example.org")
ID = "<weekly-kpi-2026-w47-anna@signoff.example>"


def report(title: str = "New boots") -> Rendered:
    numbers = a_usual_week() if title == "New boots" else kpi([liked(1, title)])
    rendered = render(numbers, "de", "Anna Rossi", "Wochenzahlen", "Sie wollten es so.")
    file = attachment(FORMATS, "xlsx", numbers, "de", "Wochenzahlen", "kpi-2026-W47")
    return replace(rendered, attachments=(file,))


def sent(mail: EmailMessage, server: MailServer) -> EmailMessage:
    with smtplib.SMTP(server.host, server.port) as smtp:
        smtp.send_message(mail)
    [arrived] = server.received()
    return arrived


def test_a_report_arrives_with_text_page_images_and_workbook(mail_server: MailServer) -> None:
    rendered = report()

    arrived = sent(email(rendered, TEAM, ANNA, ID), mail_server)

    text, html = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == rendered.text.splitlines()
    assert html.get_content().splitlines() == rendered.html.splitlines()
    images = {part["Content-ID"]: part for part in arrived.walk() if part["Content-ID"]}
    assert set(images) == {f"<{name}>" for name in rendered.images}
    assert {f"cid:{name}" for name in rendered.images} == set(
        re.findall(r'src="(cid:[^"]+)"', html.get_content())
    )
    assert all(image.get_content_disposition() == "inline" for image in images.values())
    [workbook] = arrived.iter_attachments()
    assert workbook.get_filename() == "kpi-2026-W47.xlsx"
    assert workbook.get_content() == rendered.attachments[0].content


def test_the_mail_is_the_same_mail_however_often_it_is_tried(mail_server: MailServer) -> None:
    arrived = sent(email(report(), TEAM, ANNA, ID), mail_server)

    assert arrived["Message-ID"] == ID
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["From"] == "Signoff <signoff@example.org>"
    assert arrived["To"] == "Anna Rossi <anna@example.org>"


def test_a_small_notice_is_text_and_page_only(mail_server: MailServer) -> None:
    notice = Rendered("Ihre Freigabe fehlt", "Bitte öffnen.", "<p>Bitte öffnen.</p>")

    arrived = sent(email(notice, TEAM, ANNA, ID, "https://signoff.example/stop"), mail_server)

    assert arrived.get_content_type() == "multipart/alternative"
    assert arrived["Subject"] == "Ihre Freigabe fehlt"
    assert arrived["List-Unsubscribe"] == "<https://signoff.example/stop>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_nobody_gets_a_header_in(break_: str, mail_server: MailServer) -> None:
    smuggled = f"Boots{break_}Bcc: everybody@example.org{break_}{break_}<h1>Hello</h1>"
    notice = Rendered(smuggled, "text", "<p>page</p>")

    arrived = sent(email(notice, TEAM, address(smuggled, "anna@example.org"), ID), mail_server)

    assert arrived["Bcc"] is None
    assert arrived["Subject"] == "Boots Bcc: everybody@example.org <h1>Hello</h1>"
    assert [one.addr_spec for one in arrived["To"].addresses] == ["anna@example.org"]


@pytest.mark.parametrize(
    "title",
    ["x" * 5_000, "\ud83d half", "שלום עולם", "🎉" * 300, '"quotes", <brackets>; =?utf-8?q?x?='],
)
def test_any_subject_can_be_sent(title: str, mail_server: MailServer) -> None:
    notice = Rendered(title, "text", "<p>page</p>")

    arrived = sent(email(notice, TEAM, address(title, "anna@example.org"), ID), mail_server)

    assert 0 < len(arrived["Subject"]) <= 201
    assert arrived["To"].addresses[0].addr_spec == "anna@example.org"


@pytest.mark.parametrize(
    "mailbox",
    [
        *("", "anna", "@example.org", "anna@", "a b@example.org", "anna@example.org\r\nBcc: x@y.z"),
        *("anna@exa mple.org", "anna@example.org, bob@example.org", "änna@example.org", "a@b..c"),
    ],
)
def test_what_is_no_address_gets_a_sentence(mailbox: str) -> None:
    with pytest.raises(NotAnAddress, match=r"is no mail address\. Correct it .* reports\.yaml"):
        address("Anna", mailbox)


def test_a_domain_with_an_umlaut_is_written_as_mail_servers_know_it() -> None:
    assert address("Anna", "anna@bücher.example").addr_spec == "anna@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "broken", ["no-brackets@x", "<two@x> <ids@x>", "<a@b>\r\nBcc: x@y.z", "<a b@c>"]
)
def test_a_message_id_that_is_none_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a header"):
        email(report("short"), TEAM, ANNA, broken)


def test_a_long_way_out_stays_an_address_that_mail_programs_find() -> None:
    """RFC 2047, section 5: no encoded words in headers that are read by machines."""
    way_out = f"https://signoff.example/unsubscribe/{'x' * 400}"

    raw = email(report("short"), TEAM, ANNA, ID, way_out).as_bytes()

    assert f"List-Unsubscribe: <{way_out}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize("way_out", ["javascript:x", "https://x\r\nBcc: y", "https://a b"])
def test_a_way_out_that_is_none_is_refused(way_out: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a header"):
        email(report("short"), TEAM, ANNA, ID, way_out)


def test_every_attachment_keeps_its_kind(mail_server: MailServer) -> None:
    plan = Attachment("plan.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
    notice = Rendered("Plan", "text", "<p>page</p>", attachments=(plan,))

    arrived = sent(email(notice, TEAM, ANNA, ID), mail_server)

    [part] = arrived.iter_attachments()
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "plan.ics")


def test_styles_stand_at_the_elements_and_dark_mode_stays() -> None:
    html = report().html

    assert re.search(r'<h1 style="[^"]*font-size: 25px', html)
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert all('alt="' in image for image in re.findall("<img[^>]*>", html))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_the_window(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(standalone_html(report()))

    scrolls = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    images = page.evaluate("[...document.images].map(image => image.naturalWidth)")

    assert not scrolls
    assert len(images) == 1
    assert all(images)
