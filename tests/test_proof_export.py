"""An export convinces somebody who has nothing of ours, and a changed one does not."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from reports.proof import proof_as_pdf
from signoff.language import LANGUAGES, speaking
from signoff.lifecycle.exporting import export
from signoff.lifecycle.signing import sign_head
from signoff.proof.signing import new_signing_key, public_key
from signoff.settings import settings
from signoff.store.questions import Verdict
from tests.images import drawn
from tests.own_accounts import ON_SQLITE
from tests.proven import KEY, approved, said, wrote
from tests.story import Told, apply_example

DOCS = Path(__file__).parent.parent / "docs" / "proof.md"
HOSTILE = 'Balm 👩‍👩‍👧‍👦 مرحبا 日本語 #let x = 1 $y$ \u202e*b* \x07 \\ "q" <a> ```raw``` \ue000 ไทย'


@pytest.fixture
def proof(store: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A post in two rounds, between posts of others, signed."""
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    settings.cache_clear()
    apply_example()
    said(wrote(Told("run-1")), "luca")
    told = wrote(Told("run-2", title="Two"), HOSTILE)
    said(told, "luca", Verdict.REQUEST_CHANGES, "Shorter, please: 春")
    said(Told("run-3", title="Three").write(), "luca")
    approved(wrote(told, "The balm is back."))
    said(Told("run-4", title="Four").write(), "luca")
    sign_head()
    return export(told.id)


def checked(proof: dict[str, Any], folder: Path, key: str = "") -> subprocess.CompletedProcess[str]:
    """What the script in the docs says."""
    script = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert script
    (folder / "check.py").write_text(script[1], encoding="utf-8")
    (folder / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "check.py", "proof.json", key or public_key(KEY)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_of_the_docs_says_who_agreed(proof: dict[str, Any], tmp_path: Path) -> None:
    done = checked(proof, tmp_path)

    assert done.returncode == 0, done.stderr
    assert re.findall(r"Z (.+?) revision (\d)", done.stdout) == [
        ("Luca Moretti request changes", "1"),
        ("Luca Moretti approve", "2"),
        ("Olivia Grant approve", "2"),
        ("Grace Okafor approve", "2"),
        ("Mei Lindqvist approve", "2"),
    ]
    assert "Katharina" not in json.dumps({**proof, "rules": {}})  # who had no part in it


def change_text(proof: dict[str, Any]) -> None:
    proof["revisions"][1]["posts"]["mastodon-hub"]["text"] += "!"


def change_verdict(proof: dict[str, Any]) -> None:
    entry = next(one for one in proof["entries"] if one["facts"].get("verdict") != "approve")
    entry["facts"]["verdict"] = "approve"


def change_name(proof: dict[str, Any]) -> None:
    next(iter(proof["identities"].values()))["name"] = "Somebody Else"


def change_image(proof: dict[str, Any]) -> None:
    proof["media"] = dict.fromkeys(proof["media"], base64.b64encode(b"another").decode())


def change_comment(proof: dict[str, Any]) -> None:
    proof["decisions"][0]["comment"] = "Fine."


def leave_one_out(proof: dict[str, Any]) -> None:
    del proof["chain"]["digests"][2]


def unsign(proof: dict[str, Any]) -> None:
    proof["signatures"] = []


@ON_SQLITE
@pytest.mark.parametrize(
    "change",
    [
        change_text,
        change_verdict,
        change_name,
        change_image,
        change_comment,
        leave_one_out,
        unsign,
    ],
)
def test_a_changed_export_convinces_nobody(
    proof: dict[str, Any], tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    change(proof)

    assert checked(proof, tmp_path).returncode != 0


@ON_SQLITE
def test_a_signature_by_another_key_convinces_nobody(proof: dict[str, Any], tmp_path: Path) -> None:
    done = checked(proof, tmp_path, public_key(new_signing_key()))

    assert "InvalidSignature" in done.stderr


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


@ON_SQLITE
def test_the_pdf_shows_text_people_times_and_rules_in_every_language(proof: dict[str, Any]) -> None:
    for language in LANGUAGES:
        with speaking(language):
            pages = text_of(proof_as_pdf(proof))
        whole = "\n".join(pages)
        assert "The balm is back." in whole
        assert "Grace Okafor <grace@hazelandthyme.example>" in whole
        assert len(re.findall(r"\(Rom[ae]?\) · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", whole)) == 2
        assert proof["revisions"][1]["fingerprint"] in whole
        assert "after_changes: level-that-asked" in whole.replace("\xa0", " ")
        numbered = {"en": "Page 1 of", "de": "Seite 1 von", "it": "Pagina 1 di"}[language]
        assert numbered in pages[0]


@ON_SQLITE
def test_no_sign_vanishes_from_the_pdf(proof: dict[str, Any]) -> None:
    whole = "".join(text_of(proof_as_pdf(proof)))

    for hidden in ("[U+202E]", "[U+0007]", "[U+E000]"):
        assert hidden in whole
    for sign in "日ไ":
        assert sign in whole or f"[U+{ord(sign):04X}]" in whole
    assert "#let x = 1 $y$" in whole


@ON_SQLITE
def test_the_pdf_carries_the_proof_itself(proof: dict[str, Any], tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(proof_as_pdf(proof))

    attached = document.get_attachment(0)
    assert attached.get_name() == "proof.json"
    inside = json.loads(bytes(attached.get_data()))
    assert checked(inside, tmp_path).returncode == 0


@ON_SQLITE
def test_the_pdf_says_so_when_a_text_or_a_comment_is_not_the_one_that_was_agreed_to(
    proof: dict[str, Any],
) -> None:
    change_text(proof)
    change_comment(proof)

    whole = " ".join("".join(text_of(proof_as_pdf(proof))).split())

    assert whole.count("Not what was agreed to") == 1
    assert whole.count("Not what was written then") == 1


@ON_SQLITE
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_every_kind_of_image_is_in_the_pdf(proof: dict[str, Any], kind: str) -> None:
    wide = base64.b64encode(drawn(kind, width=90, height=10)).decode()
    proof["media"] = dict.fromkeys(proof["media"], wide)

    document = pypdfium2.PdfDocument(proof_as_pdf(proof))

    pictures = [one for page in document for one in page.get_objects() if one.type == 3]
    assert len(pictures) == 2
