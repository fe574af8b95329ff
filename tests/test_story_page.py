"""The page that tells a post's whole story, and the list on which it is found."""

import re
import time as stopwatch
from datetime import timedelta

import pytest

from reports.content_story import artifact
from reports.content_story.standing import sentence, standing
from signoff.lifecycle.whole_story import whole_story
from signoff.post import ChannelPost, Media
from signoff.store.contents import Outcome, content
from signoff.store.database import writing
from signoff.store.media import keep_media
from signoff.store.notices import undeliverable, undelivered
from signoff.store.questions import Verdict
from tests.images import drawn
from tests.long_stories import LONG, sent_and_measured, very_long, with_comment
from tests.own_accounts import ON_SQLITE
from tests.story import Time, Told
from tests.waiting_posts import HOSTILE, form_of, rewritten, team_at_work, waiting_for_grace

BOTH = pytest.mark.usefixtures("store")


@BOTH
def test_the_page_tells_everything_from_the_brief_to_the_numbers(time: Time) -> None:
    pages, told = team_at_work(), Told("run-1", campaign="Winter", flags=[]).write("Eight minutes.")
    told.turn()
    with_comment(told, "Is eight right?")
    told.say("luca", Verdict.REQUEST_CHANGES, "Five, as on the tin.")
    image = Media(sha256=keep_media(drawn()), mime="image/png", alt="A cup of tea")
    rewritten(told, ChannelPost(text="Five minutes.", media=(image,)))
    with writing() as session:
        for id in undelivered(session, time.at):
            undeliverable(session, id, "The mail server is away.", time.at)
    sent_and_measured(told)

    with pages.of("olivia") as olivia:
        page = olivia.get(f"/content/{told.id}").text
        picture = olivia.get(f"/content/{told.id}/image/{image.sha256}")
        one_round = olivia.get(f"/content/{told.id}/round/2").text

    plain = re.sub(r"<[^>]+>|\s+", " ", page)
    for said in (
        "It is out. The next numbers are read on",
        "Tell people that the balm is back.",
        "People answer us",
        "Winter",
        "Is eight right?",
        "Five, as on the tin.",
        "signed in by a program on this machine",
        "The mail server is away.",
        "https://mastodon.example/@hazel/113",
        "1,240",
        "to be read",
        "A cup of tea",
    ):
        assert said in " ".join(plain.split()), said
    assert re.search(r"<del>.*?Eight</del><ins>.*?Five</ins>", page)
    assert re.search(r"<del>.*?Eight</del><ins>.*?Five</ins>", one_round)
    assert picture.content == drawn()


@ON_SQLITE
@BOTH
def test_the_first_line_says_where_it_stands_and_who_is_to_act(time: Time) -> None:
    team_at_work()
    told = Told("run-1")
    said = []

    def stand() -> None:
        said.append(sentence(standing(whole_story(told.id), "Europe/London")).split(". ")[0])

    told.turn()
    stand()
    told.write()
    told.turn()
    stand()
    told.approved()
    told.planned()
    stand()
    time.passes(timedelta(days=2))
    stand()
    with writing() as session:
        content(session, told.id).close(Outcome.REJECTED, time.at)
    stand()

    assert said == [
        "It is to be written by Giulia Ferri",
        "To decide at the level Country leads: Luca Moretti, Katharina Brandt",
        "Everybody has agreed",
        "Everybody has agreed, and it is being sent.",
        "It was rejected",
    ]


@BOTH
def test_who_answers_through_the_door_is_told_of_with_how_they_had_signed_in() -> None:
    pages, told = team_at_work(), waiting_for_grace("run-1")
    link = f"/approve/{told.turn().question_id}"

    with pages.of("grace") as grace:
        shown = grace.get(link).text
        grace.post(link, data={"form": form_of(shown), "decision": "approve"})
        page = grace.get(f"/content/{told.id}").text

    assert f'href="/content/{told.id}"' in shown
    assert "signed in by a program on this machine" in page
    assert "To decide at the level Head office: Mei Lindqvist." in page


@BOTH
def test_a_long_story_is_told_quickly_and_folded() -> None:
    pages, told = team_at_work(), very_long(Told("run-1").write(LONG))

    with pages.of("olivia") as olivia:
        olivia.get(f"/content/{told.id}")
        began = stopwatch.process_time()
        page = olivia.get(f"/content/{told.id}").text
        work = stopwatch.process_time() - began

    assert page.count('<details class="round">') == 49
    assert '/round/12">What changed in round 12' in page
    assert page.count('class="comment"') == 200
    assert work < 1, f"{work:.2f} s"  # 0.2 on an idle machine


@ON_SQLITE
@BOTH
def test_the_artifact_is_short_and_nothing_in_it_is_markdown_of_others() -> None:
    team_at_work()
    told = Told("run-1", title="A *bold* | <i>title</i> [x](https://evil.example)")
    very_long(told.write(HOSTILE[:500]))
    with_comment(told, "# Not a heading\n| a | b |\n<script>x</script>")

    said = artifact(whole_story(told.id), "https://signoff.example/content/1")

    title = r"# A \*bold\* \| \<i\>title\</i\> \[x\](https:\//evil.example)"
    assert said.startswith(f"{title}\n")
    assert not re.search(r"(?<!\\)<(script|i)>", said)
    assert "> \\# Not a heading  \n> \\| a \\| b \\|  \n" in said
    assert len(said) < 60_000


@BOTH
def test_a_post_is_found_by_title_stage_and_region_page_by_page(time: Time) -> None:
    pages = team_at_work()
    for n in range(26):
        Told(f"run-{n}", title=f"Balm number {n}").turn()
    german = Told("run-g", title="Größe zählt", channels=["mastodon-germany"], creator="jonas")
    german.turn()
    out = sent_and_measured(Told("run-m", title="Out already").write())

    def titles(person: str, query: str) -> list[str]:
        with pages.of(person) as browser:
            page = browser.get(f"/content?{query}").text
        return re.findall(r'<h2 dir="auto"><a href="/content/\d+">([^<]+)', page)

    assert len(titles("olivia", "")) == 25
    assert len(titles("olivia", "page=2")) == 3
    assert titles("olivia", "title=größe") == ["Größe zählt"]
    assert titles("olivia", "title=BALM+NUMBER+7") == ["Balm number 7"]
    assert titles("olivia", f"title={out.id}") == ["Out already"]
    assert titles("olivia", "title=%25") == titles("olivia", "page=9999999") == []
    assert titles("olivia", "region=germany") == ["Größe zählt"]
    assert titles("olivia", "stage=measure") == ["Out already"]
    assert len(titles("olivia", "stage=create&region=head-office")) == 25
    assert titles("jonas", "") == ["Größe zählt"]
    assert titles("giulia", "title=Größe") == []
    assert titles("giulia", "title=number+3&stage=create") == ["Balm number 3"]
