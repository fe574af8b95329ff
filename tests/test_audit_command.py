"""`signoff audit`, as somebody in a terminal uses it."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from server.cli import app
from signoff.errors import SignoffError
from signoff.proof.signing import is_public_key, new_signing_key, public_key
from signoff.settings import settings
from signoff.store.questions import Verdict
from tests.own_accounts import ON_SQLITE
from tests.proven import KEY, approved, behind_our_backs, change, luca_leaves, said, wrote
from tests.story import Told, apply_example

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("store")]


def run(*words: str) -> int:
    """The exit code; a refusal in a sentence is 1, as `main` makes it."""
    try:
        app(["audit", *words], exit_on_error=False)
    except SystemExit as end:
        return int(end.code or 0)
    except SignoffError as fact:
        Console(soft_wrap=True).print(str(fact), markup=False)
        return 1
    return 0


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    settings.cache_clear()


@pytest.fixture
def told() -> Told:
    apply_example()
    told = said(wrote(Told()), "luca", Verdict.REQUEST_CHANGES, "Shorter.")
    return approved(wrote(told, "Short."))


def test_a_key_is_made_once_and_its_public_half_printed_ever_after(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("key") == 0
    made = capsys.readouterr()
    name, _equals, key = made.out.strip().partition("=")
    assert name == "SIGNOFF_SIGNING_KEY"
    assert public_key(key) in made.err
    monkeypatch.setenv(name, key)
    settings.cache_clear()

    assert run("key") == 0

    assert capsys.readouterr().out.strip() == public_key(key)
    assert is_public_key(public_key(key))


def test_a_right_chain_is_right_and_says_that_nobody_signed_it(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify") == 0

    shown = capsys.readouterr().out
    assert "All 7 entries and 2 revisions are as they were." in shown
    assert "The chain is not signed" in shown
    assert run("sign") == 1


@pytest.mark.usefixtures("signs")
def test_a_changed_decision_is_named_and_the_exit_code_says_so(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sign") == 0
    with behind_our_backs("decisions", "revisions"):
        change("UPDATE decisions SET verdict = 'APPROVE' WHERE id = 1")
        change("UPDATE revisions SET posts = replace(posts, 'Short', 'Long') WHERE number = 2")

    assert run("verify") == 1

    shown = capsys.readouterr().out
    assert "decision 1: verdict was “request changes” when it was entered" in shown
    assert "Content 1, revision 2: text, media, link or slot were changed" in shown
    assert "2 problems in 7 entries." in shown


@pytest.mark.usefixtures("signs")
def test_a_lost_or_changed_image_is_named(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    (image,) = [one for one in settings().media_folder.rglob("*") if one.is_file()]
    image.write_bytes(b"another")

    assert run("verify") == 1

    assert f"The image {image.name[:12]} that was approved is missing" in capsys.readouterr().out


@pytest.mark.usefixtures("signs")
def test_a_foreign_signature_is_found_and_an_earlier_key_of_ours_is_none(
    told: Told, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("sign")
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", new_signing_key())
    settings.cache_clear()
    assert run("verify") == 1
    assert "made with a key that is not yours" in capsys.readouterr().out

    monkeypatch.setenv("SIGNOFF_EARLIER_SIGNING_KEYS", public_key(KEY))
    settings.cache_clear()
    assert run("verify") == 0
    assert run("sign") == 0  # anew, with the new key
    assert run("verify") == 0


@pytest.mark.usefixtures("signs")
def test_a_chain_that_was_cut_back_is_found_by_an_export_kept_elsewhere(
    told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("sign")
    assert run("export", "1", "--to", str(tmp_path)) == 0
    kept = tmp_path / "content-1-proof.json"
    assert run("verify", "--against", str(kept)) == 0
    with behind_our_backs("chain", "chain_signatures", "decisions"):
        change("DELETE FROM chain_signatures")
        change("DELETE FROM decisions WHERE id = 5")
        change("DELETE FROM chain WHERE subject = 'decision/5'")
        change(
            "UPDATE chain_head SET number = number - 1,"
            " hash = (SELECT hash FROM chain ORDER BY number DESC LIMIT 1)"
        )
    assert run("verify") == 0  # cut before the last signature, and everything made to fit

    assert run("verify", "--against", str(kept)) == 1

    assert "Entry 7: it is gone, or is not the one that was kept elsewhere" in (
        capsys.readouterr().out
    )
    kept.write_text("{}")
    assert run("verify", "--against", str(kept)) == 1


def test_an_export_is_a_json_and_a_pdf_in_the_language_that_was_asked_for(
    told: Told, tmp_path: Path
) -> None:
    assert run("export", "1", "--to", str(tmp_path / "new"), "--language", "de") == 0

    proof = json.loads((tmp_path / "new" / "content-1-proof.json").read_text())
    assert [one["fingerprint"] for one in proof["revisions"]]
    assert (tmp_path / "new" / "content-1-proof.pdf").read_bytes().startswith(b"%PDF-")
    assert run("export", "1", "--language", "xx") == 1
    assert run("export", "99", "--to", str(tmp_path)) == 1


def test_nobody_is_erased_by_a_slip(
    told: Told, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("erase", "luca", "--yes") == 1
    assert "still in the team" in capsys.readouterr().out
    luca_leaves()
    monkeypatch.setattr("builtins.input", lambda _asked="": "lucas")
    assert run("erase", "luca") == 1
    monkeypatch.setattr("builtins.input", lambda _asked="": "luca")

    assert run("erase", "luca", "--request", "a court") == 0

    assert "there is now erased-1" in capsys.readouterr().out
    assert run("verify") == 0
