"""The executive summary says in a minute what matters, what threatens, and what to do."""

import pytest

from reports.executive import ExecutiveSummary, render, work_out
from reports.executive.numbers import GoalStanding, Risk, RiskKind, risk
from reports.files import attachment
from reports.kinds import KINDS
from reports.kpi import KpiReport
from reports.mail import Rendered
from reports.waits import ShownWait, shown
from signoff import clock
from signoff.clock import DAY, HOUR
from signoff.kpi.pace import Standing
from signoff.reporting import asked_for
from signoff.store.database import writing
from tests.kpi_rows import CHANNELS, WEEK, a_usual_week, goal, kpi, liked
from tests.pdf_text import words_of
from tests.published import published
from tests.story import Time, Told, apply_example
from tests.team_rows import MONDAY, WORKSPACE, waits_now


def summary(numbers: KpiReport, *waits: ShownWait) -> ExecutiveSummary:
    goals = tuple(
        GoalStanding(one, Standing.REACHED if one.reached else Standing.MISSED)
        for one in numbers.goals
    )
    return ExecutiveSummary(numbers, goals, risk(numbers, goals, waits), "Europe/Rome")


def in_words(numbers: ExecutiveSummary, language: str = "en") -> Rendered:
    return render(numbers, language, "Anna Rossi", "The week", "You asked for it.")


def test_the_same_facts_stand_in_text_page_and_markdown() -> None:
    wait = shown(waits_now(), WORKSPACE)

    mail = in_words(summary(a_usual_week(), wait, wait))

    for form in (mail.text, mail.html, mail.markdown):
        assert "3 posts brought 160 engagements, 33% more than the week before." in form
        assert "“Kettle on” goes out on Wed, 18 Nov 2026, 10:00 (Rome)" in form
        assert "One more answer is overdue." in form
        assert "It is with Olivia Grant, Amir Haddad." in form
        assert "Boots in the rain" in form
        assert "missed" in form
    assert len(mail.html.encode()) < 60_000


def test_it_comes_on_paper_too_with_words_that_can_be_selected() -> None:
    numbers = summary(a_usual_week(), shown(waits_now(), WORKSPACE))

    file = attachment(KINDS["executive"].files, "pdf", numbers, "de", "Die Woche", "week")

    text = words_of(file.content)
    assert text.count("Die Woche") == 2  # at the top and at the foot of the only page
    for said in ("3 Beiträge brachten 160 Interaktionen", "Kettle on", "Seite 1 von", "Die Woche"):
        assert said in text


def test_it_names_one_risk_the_most_pressing() -> None:
    week = kpi(
        [liked(5)], [liked(5, week=WEEK.previous(), channel="x", channel_name="X")], goals=(goal(),)
    )
    at_risk = (GoalStanding(week.goals[0], Standing.AT_RISK),)
    waits = shown(waits_now(), WORKSPACE)

    assert risk(week, at_risk, [waits]).kind is RiskKind.WAITS
    assert risk(week, at_risk, []).kind is RiskKind.GOAL
    assert risk(week, (), []) == Risk(RiskKind.SILENT, channel="X")
    assert summary(kpi([liked(120)], goals=(goal(),))).risk == Risk(RiskKind.NONE)
    assert "No answer is overdue" in in_words(summary(kpi([liked(120)]))).text


def test_a_week_without_a_post_is_said_to_be_silent() -> None:
    mail = in_words(summary(kpi()))

    assert mail.subject.startswith("A silent week")
    assert "write the next brief today" in mail.html
    assert not mail.images


@pytest.mark.usefixtures("store")
def test_it_is_worked_out_from_what_the_store_knows(time: Time) -> None:
    time.at = MONDAY
    apply_example()
    told = Told(title="Late already", slot=f"{clock.now() + 5 * DAY:%Y-%m-%d} 16:00").write()
    told.turn()
    time.passes(4 * DAY)
    with writing() as session:
        published(session, "mastodon-hub", clock.now() - HOUR)
    days = f"{clock.now() - DAY:%Y-%m-%d}/{clock.now():%Y-%m-%d}"

    found = work_out(asked_for("weekly-kpi", days, clock.now()))

    assert found.kpi.posts.now == 1
    assert found.risk.wait is not None
    assert (found.risk.wait.title, found.risk.wait.who) == (
        "Late already",
        "Luca Moretti, Katharina Brandt",
    )
    standings = {one.result.metric: one.standing for one in found.goals}
    assert standings["posts"] is Standing.UNKNOWN


def test_many_goals_stay_on_one_screen() -> None:
    numbers = kpi([liked(5, "B" * 500, campaign="C" * 200)], goals=(goal(name="G" * 200),) * 40)

    mail = in_words(summary(numbers))

    assert "and 36 more goals" in mail.text
    assert len(mail.html.encode()) < 100_000
    assert CHANNELS["mastodon-italia"] in mail.text
