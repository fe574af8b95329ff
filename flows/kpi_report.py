"""One report of reports.yaml: worked out once, worded for each reader, sent once."""

from typing import Any

from prefect import State, flow
from pydantic import Field

from signoff.reporting import asked_for
from tasks.delivering import deliver_notices
from tasks.in_words import in_words
from tasks.reporting import (
    nobody_reads,
    not_today,
    readers,
    scheduled_for,
    show_artifact,
    work_out,
    write_to,
)


@flow(name="kpi-report", flow_run_name="report {report} {period}")
@in_words
def kpi_report(
    report: str = Field(description="The id of a report in reports.yaml"),
    period: str = Field(
        default="",
        description=(
            "2026-W47, 2026-11, 2026-Q4 or 2026-11-02/2026-11-08;"
            " empty: the last day, week, month or quarter, as the report says"
        ),
    ),
    content: int = Field(
        default=0,
        description="Only for a look back at one post: its number, as in its address /content/12",
    ),
) -> int | State[Any]:
    """Send one report for one period; who has it already does not get it twice."""
    asked = asked_for(report, period, scheduled_for(), content)
    if another_day := not_today(asked):
        return another_day
    numbers = work_out(asked)
    new = sum(write_to(person, asked, numbers) for person in readers(asked, numbers))
    show_artifact(asked, numbers)
    deliver_notices()
    return nobody_reads(asked) or new
