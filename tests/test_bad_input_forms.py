"""In Prefect's forms: what is wrong is said above the next form, which holds what was written."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import httpx
import pytest
from markdown_it import MarkdownIt
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

from signoff.lifecycle.turns import AnswerRefused
from tasks.forms import receive_answer
from tasks.runs import LIFECYCLE
from tests.example_workspace import FILES
from tests.lifecycle_run import ON_SQLITE, TEXT, Run, decisions, signed_in, wake_up
from tests.servers.hands import carry_out, run
from tests.story import apply_example, brief

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("english_team")]

MARKDOWN = MarkdownIt("commonmark").enable("table")
HOSTILE = "<b>Spring</b> <img src=x onerror=alert(1)> {{ 7*7 }} {% raw %} %(x)s {0} ${x}"
REVIEW = "review-country-leads"


@pytest.fixture
def english_team(team: None) -> None:
    """The example team, all of whom are asked in English."""
    text = FILES["team.yaml"].replace("language: de", "language: en")
    apply_example(**{"team.yaml": text.replace("language: it", "language: en")})


def start(**changes: Any) -> httpx.Response:
    """Send a brief straight to Prefect's API, past everything that its pages check."""
    with get_client(sync_client=True) as prefect:
        deployment = prefect.read_deployment_by_name(LIFECYCLE).id
    facts = {**brief(creator="jonas").model_dump(mode="json"), **changes}
    url = f"{PREFECT_API_URL.value()}/deployments/{deployment}/create_flow_run"
    return httpx.post(url, json={"parameters": {"brief": facts}}, timeout=60)


def rendered(one: Run) -> str:
    return str(MARKDOWN.render(one.asks))


def test_a_text_that_cannot_go_out_is_kept_until_it_can() -> None:
    one = Run(title=HOSTILE)

    for text, sentence in {
        "x" * 20_000: "The text has 20000 characters; Mastodon takes 500.",
        "💚💚💚": "emoji alone say little when read aloud",
    }.items():
        one.write(text)

        assert one.state.is_paused()
        assert sentence in unescape(rendered(one))
        assert one.form("create").filled()["text"] == text

    assert HOSTILE in unescape(rendered(one))
    one.write(f"{TEXT} {HOSTILE}")
    assert one.form(REVIEW)
    assert f"{TEXT} {HOSTILE}" in unescape(rendered(one))
    assert "There is HTML in the text (<b>); everybody will see it." in unescape(rendered(one))
    assert "Goes out" in one.asks
    assert "Please answer by" in one.asks
    assert "<img" not in rendered(one)
    assert "<b>" not in rendered(one)
    assert run(one.id).name == HOSTILE


WRONG: list[dict[str, Any]] = [
    {"text": "x" * 10_000_000},
    {"text": 5},
    {"images": ["x" * 5_001]},
    {"form": {"__prefect_kind": "jinja", "template": "another"}},
    {"text": {"__prefect_kind": "jinja", "template": TEXT + " {{ 7*7 }}{{ ''.__class__ }}"}},
    {"text": {"__prefect_kind": "nonsense"}},
]


def test_what_no_form_sends_is_refused_and_no_template_is_run(subtests: pytest.Subtests) -> None:
    one = Run()

    for wrong in WRONG:
        with subtests.test(**{field: str(said)[:80] for field, said in wrong.items()}):
            with pytest.raises(AnswerRefused):
                one.answer("create", **{"text": TEXT, **wrong})

            assert one.form("create")


def test_of_two_answers_at_once_one_counts_and_one_that_comes_later_is_told() -> None:
    one = Run().write()
    form = one.form(REVIEW)

    def approve(person: str) -> str:
        try:
            receive_answer(one.id, signed_in(person), form.filled(decision="Approve"))
        except AnswerRefused as why:
            return str(why)
        return ""

    with ThreadPoolExecutor() as pool:
        counted, told = sorted(pool.map(approve, ("luca", "katharina")))
    late = approve("amir")

    assert counted == ""
    assert told.startswith("Meanwhile this was decided")
    assert late
    assert len(decisions()) == 1
    wake_up(one.id)
    one.go()
    assert one.form("approve-brand")


WRONG_TYPES: dict[str, dict[str, Any]] = {
    "field 'brief.title'. Failure reason: 5 is not of type 'string'": {"title": 5},
    "field 'brief.flags'": {"flags": "paid"},
    "Additional properties are not allowed ('more' was unexpected)": {"more": 1},
    "field 'brief.slot'": {"slot": "tomorrow"},
    "field 'brief.channels": {"channels": ["x" * 65]},
    "'guilia' is not one of ['": {"creator": "guilia"},
    "must be less than 524,288 bytes": {"message": "x" * 10_000_000},
}


def test_a_brief_of_the_wrong_type_never_becomes_a_run(subtests: pytest.Subtests) -> None:
    for sentence, changes in WRONG_TYPES.items():
        with subtests.test(sentence):
            answer = start(**changes)

            assert answer.status_code in (409, 422)
            assert sentence in answer.text
            assert "Traceback" not in answer.text


def test_a_brief_that_cannot_be_started_says_why_and_can_be_copied() -> None:
    Run(title="Twice")
    for changes, sentence in (
        ({"slot": "2020-01-01 10:00"}, "slot: 2020-01-01 10:00 in Europe/London is past."),
        ({"slot": "2027-03-28 01:30"}, "Write 2027-03-28 02:30 or later."),
        ({"slot": "2027-02-30 01:30"}, "brief.slot: There is no 2027-02-30 01:30. Write it as"),
        ({"title": "a\u202eb\0"}, "title: There is a control character or a line break in it."),
        ({"title": "TWICE"}, "This brief is already content 1, “Twice”. Change its title"),
    ):
        answer = start(**changes)
        state = carry_out(answer.json()["id"])

        assert state.is_failed()
        assert sentence in str(state.message)
        assert "Traceback" not in str(state.message)
        kept = run(answer.json()["id"]).parameters["brief"]
        assert kept["message"] == "Tell people that the balm is back."
        assert kept.items() >= changes.items()
