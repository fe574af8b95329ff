"""What bears on consent beside the decisions, as an export tells it to others."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from reports.proof import proof_as_pdf
from signoff.lifecycle.exporting import export
from signoff.lifecycle.signing import sign_head
from signoff.proof.canonical import sha256
from signoff.settings import settings
from signoff.store.bearing import KINDS
from tests.proven import KEY, touched
from tests.story import Told, apply_example
from tests.test_proof_export import checked


@pytest.fixture
def told(store: str) -> Told:
    apply_example()
    return touched()


def test_an_export_shows_it_beside_the_decisions(told: Told) -> None:
    proof = export(told.id)

    by_kind = {one["kind"]: one for one in proof["entries"]}
    assert KINDS.keys() <= by_kind.keys()
    for kind in ("passed", "withdrawal"):
        first = next(one for one in proof["entries"] if one["kind"] == kind)
        words = proof["texts"][first["subject"]]
        assert sha256(words.encode()) == first["facts"]["text_sha256"]
    who = by_kind["stand-in"]["facts"]["instead"]
    assert proof["identities"][who]["person"] == "grace"


def test_the_pdf_and_the_page_tell_it_in_words(told: Told) -> None:
    pdf = pypdfium2.PdfDocument(proof_as_pdf(export(told.id)))
    whole = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())

    for words in (
        "The level “legal” was passed by: Nothing is paid",
        "Olivia Grant <olivia@hazelandthyme.example> took it back: Not now.",
        "changed it unasked: revision 3",
    ):
        assert words in whole
    assert "Not what was written then" not in whole


def test_the_script_of_the_docs_still_checks_such_an_export(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    settings.cache_clear()
    apply_example()
    proof = export_signed(touched())

    done = checked(proof, tmp_path)
    proof["texts"] = dict.fromkeys(proof["texts"], "Something else")
    other = checked(proof, tmp_path)

    assert done.returncode == 0, done.stderr
    assert "withdrawal Olivia Grant" in done.stdout
    assert other.returncode != 0
    assert "somebody wrote something else" in other.stderr


def export_signed(told: Told) -> dict[str, Any]:
    sign_head()
    return export(told.id)
