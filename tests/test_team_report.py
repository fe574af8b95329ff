"""The team report says where posts wait and what to do, in words that everybody understands."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.files import attachment
from reports.kinds import KINDS
from reports.mail import Rendered
from reports.team_process import TeamProcess, render
from reports.team_process.workbook import workbook
from signoff.kpi.teamwork import ON_TIME, Life, Sent, Share, Stage, teamwork
from tests.pdf_text import words_of
from tests.team_rows import MONDAY, a_usual_week, life, team, wait, waits_now


def in_words(numbers: TeamProcess, language: str = "en") -> Rendered:
    return render(numbers, language, "Anna Rossi", "Team report", "You asked for it.")


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        (team(), "No post was finished, and nothing waits for an answer."),
        (team(waiting=[waits_now()]), "No post was finished, and one waits for an answer."),
        (team([life()]), "Posts usually waited longest at “Brand”: 11 hours of working time."),
    ],
)
def test_the_first_sentence_says_where_posts_wait(numbers: TeamProcess, says: str) -> None:
    assert in_words(numbers).text.splitlines()[0] == says


def test_the_same_facts_stand_in_text_page_and_markdown() -> None:
    mail = in_words(a_usual_week())

    for form in (mail.text, mail.html, mail.markdown):
        assert "6 posts were finished." in form
        assert "One of them did not go out." in form
        assert "Kettle on" in form
        assert "Olivia Grant, Amir Haddad" in form
        assert "is overdue at “Brand”" in form
    assert len(mail.html.encode()) < 100_000
    assert set(mail.images) == {"levels@signoff"}


def test_it_comes_on_paper_too_with_words_that_can_be_selected() -> None:
    numbers = a_usual_week()

    file = attachment(KINDS["team-process"].files, "pdf", numbers, "en", "Our team", "week")

    text = words_of(file.content)
    for said in (in_words(numbers).text.splitlines()[0], "Kettle on", "Page 1 of", "Our team"):
        assert said in text


def test_people_are_named_only_as_owners_of_what_waits() -> None:
    mail = in_words(team([life(), life(region="germany")]))

    for name in ("Olivia", "Luca", "Giulia", "Katharina", "Jonas"):
        assert name not in mail.text + mail.html + mail.markdown


def test_it_says_what_to_do_next() -> None:
    late = wait(Stage.APPROVE, 11)
    steps = in_words(
        team([life(late, objections=1), life(late, objections=1), life(late)], late=1)
    ).text

    assert "At “Brand” 3 of 3 answers came too late" in steps
    assert "2 of 3 posts were not agreed to at first" in steps
    assert "1 of 3 posts went out after its slot" in steps
    assert "Nothing holds the posts up." in in_words(team([life(wait(Stage.CREATE, 1))] * 3)).text


def test_an_answer_that_was_not_needed_any_more_is_late_only_if_it_was_due() -> None:
    in_time = wait(Stage.REVIEW, 2, due=8, is_answered=False)
    too_late = wait(Stage.REVIEW, 9, due=8, is_answered=False)

    assert teamwork([life(in_time)], ()).overdue == Share(0, 0)
    assert teamwork([life(too_late)], ()).overdue == Share(1, 1)


def test_levels_that_are_asked_side_by_side_take_their_time_together() -> None:
    beside = [wait(Stage.APPROVE, 4), wait(Stage.APPROVE, 6), wait(Stage.APPROVE, 2, after=10)]

    stages = dict(teamwork([life(*beside)], ()).stages)

    assert stages[Stage.APPROVE].middle == timedelta(hours=8)


def test_a_post_is_on_time_for_a_few_minutes() -> None:
    second = timedelta(seconds=1)
    sent = [Sent("hub", MONDAY, MONDAY + ON_TIME), Sent("hub", MONDAY, MONDAY + ON_TIME + second)]

    assert teamwork((), sent).on_time == Share(1, 2)


def test_the_workbook_has_every_post_with_real_hours() -> None:
    book = load_workbook(BytesIO(workbook(a_usual_week())))

    rows = list(book["Posts"].values)
    assert len(rows) == 7
    line = dict(zip(rows[0], rows[1], strict=True))
    assert line["Approval (hours)"] == 11
    assert line["Agreed to at first"] == "yes"
    assert [row[0] for row in book["Waiting"].values] == ["Title", "Kettle on", "Door one"]


HOSTILE: list[Life] = [life(title=one) for one in ("<script>x</script>", "=1+1", "\u202egnorw")]


def test_many_posts_and_hostile_titles_make_a_short_mail() -> None:
    waits = [waits_now("<script>" + "x" * 5_000) for _ in range(300)]

    numbers = team([*HOSTILE, *[life()] * 500], waiting=waits)
    mail = in_words(numbers)

    assert len(mail.html.encode()) < 100_000
    assert "and 292 more in the workbook" in mail.text
    assert "<script" not in mail.html
    assert load_workbook(BytesIO(workbook(numbers)))["Posts"]["A3"].data_type == "s"
