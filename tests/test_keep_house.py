"""What is done every night, as a flow on a real Prefect server."""

import pytest

from flows.keep_house import keep_house
from signoff.lifecycle.checking import verify
from signoff.settings import settings
from tests.own_accounts import ON_SQLITE
from tests.proven import KEY
from tests.story import Told, apply_example


@ON_SQLITE
@pytest.mark.usefixtures("store", "prefect_api")
def test_the_head_is_signed_at_night_and_without_a_key_nothing_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apply_example()
    Told().write().say("luca")
    assert keep_house() == 0
    monkeypatch.setenv("SIGNOFF_SIGNING_KEY", KEY)
    settings.cache_clear()

    assert keep_house() == 3  # the rules, what is chained from now on, and the decision
    assert keep_house() == 0  # nothing is new

    report = verify()
    assert (report.problems, report.remarks) == ([], [])
    assert report.signed
    assert report.signed.number == 3
