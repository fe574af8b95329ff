"""Somebody asks Prefect for a look back at one post: it is mailed, or the run says why not."""

from collections.abc import Mapping
from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun
from sqlalchemy import text

from server.sandbox.mail.mailbox import Mailbox
from signoff.store.contents import content_of_run
from signoff.store.database import reading

if TYPE_CHECKING:
    from tests.performance import Performance

BROUGHT = """
SELECT p.channel, sum(m.value) FROM measurements m JOIN publications p ON p.id = m.publication_id
WHERE p.content_id = :content AND m.metric IN ('likes', 'shares', 'comments', 'quotes')
AND m.id IN (SELECT max(n.id) FROM measurements n GROUP BY n.publication_id, n.metric)
GROUP BY p.channel
"""


def test_a_look_back_is_mailed_with_the_posts_numbers_or_its_run_says_why_not(
    performance: "Performance",
) -> None:
    performance.publish_something()
    assert performance.published
    number, brought = _what_is_kept_of(performance.published.run_id)

    _asked_for(performance, number, "COMPLETED")
    missing = _asked_for(performance, number + 1_000, "FAILED")

    mail = _mailed(performance, performance.published.title).get_body(("plain",))
    assert mail
    said = mail.get_content()
    assert performance.published.title in said
    assert f"brought {sum(brought.values())} engagements on {len(brought)} channels" in said
    for engagements in brought.values():
        assert f"{engagements}" in said
    assert missing.state
    assert missing.state.message == f"There is no content {number + 1_000}."
    assert "Traceback" not in _log_of(performance, missing)


def _what_is_kept_of(run_id: str) -> tuple[int, Mapping[str, int]]:
    """The content's number, and what it brought on each channel, by plain SQL."""
    with reading() as session:
        content = content_of_run(session, run_id)
        assert content
        rows = session.execute(text(BROUGHT), {"content": content.id})
        return content.id, {channel: int(engagements) for channel, engagements in rows}


def _asked_for(performance: "Performance", content: int, ends_as: str) -> FlowRun:
    """A run of the deployment, as the form in Prefect's UI starts one, at its end."""
    player = performance.play.player
    run_id = player.run("kpi-report/kpi-report", report="looking-back", content=content)

    def look() -> FlowRun | None:
        with get_client(sync_client=True) as prefect:
            run = prefect.read_flow_run(UUID(run_id))
        return run if run.state and run.state.is_final() else None

    run = player.wait_until(look, f"look back at {content}", run_id)
    assert run.state_type == ends_as
    return run


def _mailed(performance: "Performance", title: str) -> EmailMessage:
    mailbox = Mailbox(performance.stage.mail.folder)

    def look() -> EmailMessage | None:
        wanted = f"Looking back at “{title}”"
        return next((mail for mail in mailbox.messages() if wanted in mail["Subject"]), None)

    return performance.play.player.wait_until(look, f"a mail that looks back at {title}")


def _log_of(performance: "Performance", run: FlowRun) -> str:
    """All of it: its last line says how the run ended."""
    its = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id]))

    def look() -> str | None:
        with get_client(sync_client=True) as prefect:
            said = "\n".join(entry.message for entry in prefect.read_logs(its, limit=200))
        return said if "Finished in state" in said else None

    return performance.play.player.wait_until(look, "the log", str(run.id))
