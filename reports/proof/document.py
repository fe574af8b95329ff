"""From the proof of one content to its PDF (PDF/A, tagged), with the proof itself attached."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from reports.fonts import fonts
from reports.proof.facts import facts_of
from reports.signs import shown_with, unshowable
from signoff.language import spoken

TEMPLATE = Path(__file__).parent / "proof.typ"
STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]
"""For archives, and for people who have it read to them: https://pdfa.org/resource/iso-19005-3/"""


def proof_as_pdf(proof: Mapping[str, Any]) -> bytes:
    """The PDF of what `signoff.lifecycle.exporting.export` gave, in the language now spoken."""
    facts = facts_of(proof)
    missing = unshowable(facts)
    facts = {**shown_with(facts, missing), "missing": bool(missing)}
    with TemporaryDirectory() as folder:
        _lay_out(Path(folder), facts, proof)
        pdf = typst.compile(
            str(Path(folder) / "proof.typ"),
            root=folder,
            font_paths=fonts(),
            sys_inputs={"language": spoken()},
            pdf_standards=[*STANDARDS],
        )
    assert isinstance(pdf, bytes)
    return pdf


def _lay_out(folder: Path, facts: Mapping[str, Any], proof: Mapping[str, Any]) -> None:
    """Everything that the template reads, beside it: what people wrote is read as data only."""
    (folder / "proof.typ").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    (folder / "proof.json").write_text(json.dumps(proof, indent=1), encoding="utf-8")
    for sha256, content in proof["media"].items():
        if content:
            (folder / sha256).write_bytes(base64.b64decode(content))
