"""Who is meant by an @name: found where one is meant, and nowhere else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signoff.rules.mentions import Mentioned, mentioned
from signoff.workspace import Workspace
from tests.small_team import small_team

TEAM = small_team()
LEGAL, ITALY = ("dieter", "noah"), ("olga", "chiara", "noah")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@olga, look", ("olga",)),
        ("Ask @OLGA OWNER's sister", ("olga",)),
        ("@Olga  Owner", ("olga",)),
        ("(@Noah)", ("noah",)),
        ("@legal: may we?", LEGAL),
        ("@Italia and @deutschland.", (*ITALY, "dieter")),
        ("@it", ITALY),
        ("@olga/@chiara", ("olga", "chiara")),
        ("**@dieter**…", ("dieter",)),
        ("first line\n@Olga\nOwner", ("olga",)),
        ("@olga @olga @Olga Owner", ("olga",)),
    ],
)
def test_people_roles_and_regions_are_found_by_id_and_by_name(
    text: str, people: tuple[str, ...]
) -> None:
    assert mentioned(text, TEAM) == Mentioned(people)


@pytest.mark.parametrize(
    "text",
    [
        "write to chiara@example.org or x.y+z@olga",
        "https://mastodon.example/@olga and www.example.org/@legal",
        "mastodon.example/@olga/113 and localhost:3000/@olga",
        "@olga@mastodon.example",
        "and/or/@olga",
        "mailto:@olga, a@@olga, @ olga, @",
    ],
)
def test_addresses_and_names_on_networks_are_no_mentions(text: str) -> None:
    assert mentioned(text, TEAM) == Mentioned()


def test_a_name_that_nobody_has_is_said_and_no_part_of_it_counts() -> None:
    found = mentioned("@xyz, @olga.bsky.social, @olga-x, @xyz again", TEAM)

    assert found == Mentioned((), ("xyz", "olga.bsky.social", "olga-x"))


def test_a_name_that_two_have_tells_nobody_until_one_is_named() -> None:
    facts = TEAM.model_dump(mode="json")
    facts["team"]["people"]["dieter"]["name"] = "Olga Dorn"
    two_olgas = Workspace.model_validate(facts)

    assert mentioned("@Olga", two_olgas).people == ("olga",)  # her id, and so her
    assert mentioned("@Olga Dorn", two_olgas).people == ("dieter",)
    facts["team"]["people"]["noah"]["name"] = "Olga Dorn"
    found = mentioned("@olga dorn!", Workspace.model_validate(facts))
    assert found == Mentioned((), (), (("olga dorn", ("dieter", "noah")),))


def handles(person: str) -> set[str]:
    """Everything with which this person can be meant."""
    it, team = TEAM.team.people[person], TEAM.team
    region, roles = team.regions[it.region], [team.roles[role] for role in it.roles]
    names = [it.name, it.name.split()[0], region.name, *(role.name for role in roles)]
    return {name.casefold() for name in (it.id, region.id, *it.roles, *names)}


PIECES = st.one_of(
    st.sampled_from(
        ["@", "olga", "Olga Owner", "legal", "it", "Italia", " ", "\n", "/", ".", "://"]
    ),
    st.text(max_size=5),
)


@given(st.lists(PIECES, max_size=25).map("".join))
@example("@" * 5000)
@example("/@a" * 2000)
@example("ß@olga\u0301 @ıt @ﬁ")
def test_whatever_is_written_nobody_is_told_whose_name_does_not_follow_an_at_sign(
    text: str,
) -> None:
    found = mentioned(text, TEAM)

    said = " ".join(text.casefold().split())
    for person in found.people:
        assert any(f"@{handle}" in said for handle in handles(person)), person
    if "@" not in text:
        assert found == Mentioned()


LOCAL = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.!#$%&'*+=^_`{|}~-]{0,20}", fullmatch=True)
NAMES = st.sampled_from(["olga", "legal", "it", "Olga", "noah", "germany"])


@given(LOCAL, NAMES, st.sampled_from([".org", ".co.uk", ".museum"]))
def test_nobody_is_meant_inside_a_mail_address(local: str, name: str, end: str) -> None:
    assert mentioned(f"see {local}@{name}{end}, please", TEAM).people == ()


@given(
    st.sampled_from(["https://", "http://", "HTTPS://", "ftp://", "www."]),
    st.text("abc.-~/?#=&%+:;!$,()'", max_size=300),
    NAMES,
    st.text("abc/?#=.", max_size=10),
)
def test_nobody_is_meant_inside_the_address_of_a_page(
    scheme: str, path: str, name: str, rest: str
) -> None:
    assert mentioned(f"see {scheme}x{path}@{name}{rest} there", TEAM).people == ()
