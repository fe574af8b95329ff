"""Whoever is for one brand, channel or region sees and does nothing about any other."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from signoff.access.seeing import eyes_of, runs_seen_by, sees_content, sees_run
from signoff.lifecycle.commenting import CommentRefused, say
from signoff.lifecycle.editing import may_edit
from signoff.lifecycle.handing_over import NotHandedOver, hand_over
from signoff.lifecycle.in_force import workspace_in_force
from signoff.lifecycle.of_comments import untold
from signoff.lifecycle.opening import BriefRefused
from signoff.lifecycle.owing import owed_by
from signoff.lifecycle.passages import Draft
from signoff.lifecycle.receiving import shown_turn
from signoff.lifecycle.turns import AnswerRefused, may_answer
from signoff.lifecycle.withdrawing import NotWithdrawn, may_withdraw, withdraw
from signoff.store.contents import Content
from signoff.store.database import reading
from signoff.store.listing import Wish, listed
from signoff.store.notices import Notice
from signoff.store.questions import open_questions
from signoff.store.stories import story
from signoff.workspace import Channel
from signoff.workspace.roles import Only
from tests.story import Told, apply_example
from tests.two_brands import BALM, TEA, apply_two_brands, two_brands

BOTH = pytest.mark.usefixtures("store")
LIMITED = ("tess", "bruno", "rita", "mario", "carla")


def of_tea(run_id: str = "tea") -> Told:
    return Told(run_id, title="Tea", channels=[TEA])


def of_balm(run_id: str = "balm") -> Told:
    return Told(run_id, title="Balm", channels=[BALM], creator="jonas")


def asked(told: Told) -> set[str]:
    told.turn()
    with reading() as session:
        return {id for one in open_questions(session, told.id) for id in one.asked}


# Who sees which of four posts: of tea, of balm, of neither (Italy), of both at once.
SEES = {
    "tess": {"tea"},
    "bruno": {"balm"},
    "rita": {"tea"},
    "mario": {"balm"},
    "carla": set(),  # tea, but of her region only; and there is none
    "olivia": {"tea", "balm", "neither", "both"},
    "amir": {"tea", "balm", "neither", "both"},
    "jonas": {"balm"},
    "luca": {"neither"},
    "giulia": {"tea", "neither", "both"},  # she writes them
}


@BOTH
def test_lists_pages_and_prefect_show_each_one_the_same_posts() -> None:
    apply_two_brands()
    of_tea(), of_balm()
    Told("neither", title="Neither", channels=["mastodon-italy"])
    Told("both", title="Both", channels=[TEA, BALM])

    with reading() as session:
        workspace, contents = workspace_in_force(), list(session.scalars(select(Content)))
        for id, expected in SEES.items():
            person = workspace.person(id)
            eyes = eyes_of(session, workspace, person)
            found = listed(session, eyes, Wish(), [], (50, 0))
            assert {one.run_id for one, _stage in found} == expected, id
            seen = {one.run_id for one in contents if sees_content(session, workspace, person, one)}
            assert seen == expected, id
            if id in LIMITED:
                assert set(runs_seen_by(id) or []) == expected, id
    assert {id: {one for one in ("tea", "balm", "both") if sees_run(id, one)} for id in SEES} == {
        id: expected - {"neither"} for id, expected in SEES.items()
    }
    assert runs_seen_by("jonas") is None  # his region's tag says it


@BOTH
def test_a_level_asks_only_those_whose_post_it_is_and_nobody_else_can_answer() -> None:
    apply_two_brands()
    tea, balm = of_tea().write().say("luca"), of_balm().write().say("katharina")

    assert (asked(tea), asked(balm)) == ({"olivia", "tess"}, {"olivia", "bruno"})
    for told, run_id, other in ((tea, "tea", "bruno"), (balm, "balm", "tess")):
        with pytest.raises(AnswerRefused, match="You cannot decide"):
            told.say(other)
        turn = shown_turn(run_id, other)
        assert not may_answer(turn.story, turn.step, turn.workspace, other)
        assert owed_by(other) != owed_by("olivia")
    assert [one.content.id for one in owed_by("tess")] == [tea.id]
    tea.say("tess")
    assert tea.place() == "approve/head-office"


@BOTH
def test_what_goes_out_for_two_brands_is_for_nobody_of_only_one() -> None:
    files = two_brands()
    files["process.yaml"] = files["process.yaml"].replace(
        "people: [olivia]\n        roles", "when: {brands: [tea, balm]}\n        roles"
    )
    apply_example(**files)

    with pytest.raises(BriefRefused, match="Too few may decide at Brand on these channels"):
        Told("both", channels=[TEA, BALM])
    assert of_tea().id


@BOTH
def test_nobody_writes_for_a_channel_that_is_not_theirs() -> None:
    apply_two_brands()

    with pytest.raises(BriefRefused, match="Posts on these channels are not for Carla"):
        Told("run-1", channels=[BALM], creator="carla")
    with pytest.raises(BriefRefused, match="Carla"):
        Told("run-2", channels=[TEA, BALM], creator="carla")
    told = Told("run-3", channels=[TEA], creator="carla")
    assert asked(told) == {"carla"}


@BOTH
def test_nobody_changes_withdraws_takes_over_or_talks_about_what_is_not_theirs() -> None:
    apply_two_brands()
    tea = of_tea().write()
    tea.turn()
    with reading() as session:
        told, workspace = story(session, tea.id), workspace_in_force()
        number = open_questions(session, tea.id)[0].id

    may = {id for id in workspace.team.people if may_withdraw(told, workspace, id)}
    assert may.isdisjoint({"bruno", "mario"})
    assert {"tess", "olivia", "giulia"} <= may
    assert not {"bruno", "mario", "rita"} & {
        id for id in workspace.team.people if may_edit(told, workspace, id)
    }
    with pytest.raises(NotWithdrawn):
        withdraw(tea.id, "mario")
    with pytest.raises(NotHandedOver, match="not for Bruno Balm"):
        hand_over(number, "luca", "bruno", by="luca")
    with pytest.raises(NotHandedOver, match="Whoever is asked hands it over"):
        hand_over(number, "luca", "tess", by="mario")
    with pytest.raises(CommentRefused, match="nothing here that you may see"):
        say(tea.id, "bruno", Draft("I look in."))
    comment = say(tea.id, "giulia", Draft("@bruno and @tess, please look"))
    assert untold(tea.id, comment, "giulia") == [
        "Bruno Balm may not see this post, and was not told."
    ]
    with reading() as session:
        assert {one.person for one in session.scalars(select(Notice))}.isdisjoint({"bruno", "rita"})


@BOTH
def test_who_is_kept_to_another_brand_afterwards_is_out_at_once() -> None:
    apply_two_brands()
    tea = of_tea().write().say("luca")
    tea.turn()
    files = two_brands()
    files["team.yaml"] = files["team.yaml"].replace(
        "only: {brands: [tea]}\n  balm", "only: {brands: [balm]}\n  balm"
    )
    apply_example(**files)

    assert owed_by("tess") == []
    assert not sees_run("tess", "tea")
    with pytest.raises(AnswerRefused):
        tea.say("tess")


CHANNELS = [
    Channel(id=f"{brand}-{region}", name="x", network="mastodon", account="x", region=region,
            brand=brand or None, language="en")
    for brand, region in product(("tea", "balm", ""), ("it", "de"))
]  # fmt: skip


@settings(max_examples=200)
@given(
    only=st.builds(
        Only,
        brands=st.sets(st.sampled_from(["tea", "balm"])).map(tuple),
        regions=st.sets(st.sampled_from(["it", "de"]), min_size=1).map(tuple),
    ),
    on=st.lists(st.none() | st.sampled_from(CHANNELS), max_size=4),
)
def test_one_foreign_channel_is_enough_to_put_a_post_out_of_reach(
    only: Only, on: list[Channel | None]
) -> None:
    covered = only.covers(on)

    assert covered == (bool(on) and all(only.covers([one]) for one in on))
    assert not only.covers([*on, None])
    if covered:
        brands = {one.brand for one in on if one}
        assert not only.brands or brands <= set(only.brands)
        assert {one.region for one in on if one} <= set(only.regions)
