"""Answers that cannot count, however they came: a sentence each, and what was written is kept."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from PIL import Image

from signoff.lifecycle.receiving import received
from signoff.lifecycle.turns import AnswerRefused
from signoff.rules import Create
from signoff.settings import settings
from tasks import media as images
from tasks.forms import form_for, receive_answer, take_answer
from tests.images import drawn
from tests.lifecycle_run import ON_SQLITE, decisions, signed_in
from tests.servers.moody_mail import own_certificate
from tests.story import Told, apply_example

TEXT = "Kettle on. #HazelAndThyme"


@pytest.fixture
def media(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example team is at work, with a media folder of the test's own."""
    monkeypatch.setenv("SIGNOFF_WORKSPACE", str(tmp_path / "workspace"))
    settings.cache_clear()
    apply_example()
    folder = tmp_path / "workspace" / "media"
    folder.mkdir(parents=True)
    return folder


def answer(told: Told, /, by: str = "jonas", **said: Any) -> str:
    """What comes back for this answer, at the door or in the next form."""
    turn = told.turn()
    fields = {"form": turn.key, "text": TEXT, **said}
    try:
        receive_answer(told.run_id, signed_in(by), fields)
    except AnswerRefused as why:
        return str(why)
    came = received(turn) if isinstance(turn.step, Create) else None
    return take_answer(replace(turn, language="en"), came) if came else ""


def bomb() -> bytes:
    """A few kilobytes that unfold to 64 million pixels."""
    packed = BytesIO()
    Image.new("1", (8_000, 8_000)).save(packed, "PNG")
    return packed.getvalue()


FILES = {
    "text.png": b"I am a text.",
    "empty.png": b"",
    "half.png": drawn("PNG", 300, 300)[:200],
    "drawing.svg.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "bomb.png": bomb(),
    "huge.png": drawn() + bytes(21_000_000),
}
ABSENT = "There is no such file in the media folder. Put it there, or give an https link."
PRIVATE = "is not on the public web."
NOBODY = "There is no server called"


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("text.png", "This is no image. Use a JPEG, PNG, GIF or WebP file."),
        ("drawing.svg.png", "This is no image. Use a JPEG, PNG, GIF or WebP file."),
        ("empty.png", "The file is empty. Choose another."),
        ("half.png", "The image is damaged. Save it again from where it was made."),
        ("bomb.png", "It has more than 60 million pixels. Make it smaller."),
        ("huge.png", "It is larger than 20 MB. Make it smaller."),
        ("../../etc/passwd", ABSENT),
        ("/etc/passwd", ABSENT),
        ("out.png", ABSENT),
        ("circle.png", ABSENT),
        (".", ABSENT),
        ("file:///etc/passwd", ABSENT),
        ("http://127.0.0.1/a.png", ABSENT),
        ("a" * 300, ABSENT),
        ("a/" * 2_000, ABSENT),
        ("https://127.0.0.1/a.png", PRIVATE),
        ("HTTPS://localhost/a.png", PRIVATE),
        ("https://somebody:secret@10.0.0.1/a.png", PRIVATE),
        ("https://169.254.169.254/latest/meta-data", PRIVATE),
        ("https://2130706433/a.png", PRIVATE),
        ("https://0x7f.1/a.png", PRIVATE),
        ("https://0177.0.0.1/a.png", PRIVATE),
        ("https://[::1]/a.png", PRIVATE),
        ("https://[::ffff:127.0.0.1]/a.png", PRIVATE),
        ("https://0/a.png", PRIVATE),
        ("https://[::1", "This is no link."),
        ("https://", NOBODY),
        ("https://a..b/a.png", NOBODY),
        (f"https://{'a' * 300}.com/a.png", NOBODY),
    ],
)
def test_an_image_that_is_none_or_none_of_ours_is_refused_and_the_text_is_kept(
    media: Path, name: str, sentence: str
) -> None:
    for file, content in FILES.items():
        (media / file).write_bytes(content)
    (media / "out.png").symlink_to("/etc/passwd")
    (media / "circle.png").symlink_to("circle.png")
    told = Told(creator="jonas")

    said = answer(told, images=[name])

    assert said.startswith("The image ")
    assert sentence in said
    assert len(said) < 700
    assert told.turn().kept == {"text": TEXT, "images": [name]}
    assert told.place() == "create"


class Server(BaseHTTPRequestHandler):
    """Sends whoever comes on to another page, or takes for ever."""

    asked: list[str] = []  # noqa: RUF012 as many handlers as requests, one list

    def do_GET(self) -> None:
        self.asked.append(self.path)
        moved = self.path == "/moved"
        self.send_response(302 if moved else 200)
        self.send_header("Location", "/inside.png")
        self.end_headers()
        while not moved:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def log_message(self, *_of: object) -> None: ...


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.socket = own_certificate(folder).wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@ON_SQLITE
def test_a_server_that_leads_elsewhere_or_takes_for_ever_is_not_followed(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server of a test's own is never on the public web; all the rest is as it always is.
    monkeypatch.setattr(images, "_must_be_public", lambda _url: None)
    with serving(tmp_path) as url:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        told = Told(creator="jonas")

        moved = answer(told, images=[f"{url}/moved"])
        monkeypatch.setattr(images, "PATIENCE_SECONDS", 0.3)
        slow = answer(told, images=[f"{url}/slow.png"])

    assert "It could not be fetched. Open the link in a browser" in moved
    assert "It took more than 0.3 seconds to fetch. Try another link." in slow
    assert Server.asked == ["/moved", "/slow.png"]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"text": 5}, id="a number"),
        pytest.param({"text": {"__prefect_kind": "jinja", "template": "x"}}, id="fields"),
        pytest.param({"text": "x" * 10_000_000}, id="ten megabytes"),
        pytest.param({"images": "kettle.png"}, id="no list"),
        pytest.param({"images": [None]}, id="a list of nothing"),
        pytest.param({"images": ["a"] * 21}, id="a long list"),
        pytest.param({"alt_texts": ["a" * 5_001]}, id="a long entry"),
        pytest.param({"form": ["create"]}, id="several forms"),
    ],
)
def test_an_answer_of_another_shape_is_refused_without_losing_what_was_written(
    media: Path, wrong: dict[str, Any]
) -> None:
    told = Told(creator="jonas")
    answer(told, images=["missing.png"])

    said = answer(told, **wrong)

    assert said == "That was no answer to this form. Please fill it in once more."
    assert told.turn().kept == {"text": TEXT, "images": ["missing.png"]}
    with pytest.raises(AnswerRefused):
        receive_answer(told.run_id, signed_in("jonas"), ["no fields"])
    assert form_for(told.turn()).model_json_schema()["properties"]["text"]["default"] == TEXT


def test_what_nobody_can_see_is_left_out_on_every_database(store: str) -> None:
    apply_example()
    told = Told(creator="jonas").write()
    unseen = "Too\0 \x1b[2Jlong\ud800,\u202e really.\x0bShorten\r\nit 👩‍🍳"

    counted = answer(told, by="luca", decision="Request changes", comment=unseen)

    assert counted == ""
    comment = told.turn().story.decisions[0].comment
    assert comment == "Too [2Jlong, really.\nShorten\nit 👩‍🍳"


def test_of_two_answers_at_once_to_one_form_one_counts_and_the_other_is_told(store: str) -> None:
    apply_example()
    told = Told(creator="jonas").write()
    form = told.turn().key
    both_are_there = Barrier(2)

    def say(person: str) -> str:
        both_are_there.wait()
        return answer(told, by=person, form=form, decision="Approve")

    with ThreadPoolExecutor() as pool:
        counted, late = sorted(pool.map(say, ("luca", "katharina")))

    assert counted == ""
    assert late.startswith("Meanwhile this was decided")
    assert len(decisions()) == 1
