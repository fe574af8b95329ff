"""Every mistake in a workspace is named at once, with its place and its mend."""

import pytest

from signoff.workspace import read_files
from tests.example_workspace import FILES, changed, complaints, line_of
from tests.two_brands import two_brands


def test_a_problem_says_file_line_field_what_is_wrong_and_what_would_be_right() -> None:
    files = changed("team.yaml", ("region: italy", "region: itly"))

    assert complaints(files) == [
        f"team.yaml:{line_of('team.yaml', 'region: italy')}: people.luca.region:"
        " There is no itly in team.yaml; Did you mean italy?"
    ]


def test_all_mistakes_in_all_files_are_named_at_once() -> None:
    files = {
        **changed("team.yaml", ("language: it", "langauge: it"), ("Europe/Rome", "Europe/Roma")),
        "process.yaml": changed(
            "process.yaml", ("quorum: any ", "quorum: 3 "), ("[grace, mei]", "[grace, mia]")
        )["process.yaml"],
        "channels.yaml": "channels: [",
        "goals.yaml": changed("goals.yaml", ("target: 60", "target: many"))["goals.yaml"],
    }

    said = "\n".join(complaints(files))

    for fragment in (
        "people.luca.langauge: There is no field langauge here; Did you mean language?",
        "There is no time zone called Europe/Roma; Did you mean Europe/Rome?",
        "gates.2.levels.3.people.2: There is no mia in team.yaml; Did you mean mei?",
        "channels.yaml:1: This is not YAML",
        "goals.conversation.target: many cannot stand here; Write a whole number.",
    ):
        assert fragment in said


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("team.yaml", "owner: olivia", "owner: nobody-known", "owner: There is no nobody-known"),
        ("team.yaml", "name: Hazel & Thyme", "name: 2027", "Put it in quotes"),
        ("team.yaml", "country: IT", "country: XX", "no public holidays for the country XX"),
        ("team.yaml", "subdivision: BY", "subdivision: BX", "has no state or province BX"),
        ("team.yaml", 'end: "17:00"', 'end: "07:00"', "ends before it starts"),
        ("team.yaml", 'end: "17:00"', "end: 17:00 h", "17:00 h is no time of day"),
        ("team.yaml", "days: [mon,", "days: [monday,", "Did you mean mon?"),
        ("team.yaml", "  luca:", "  Luca M:", "Write an id: small letters"),
        ("team.yaml", "  luca:", "  analyst:", "is the id of a person and of a role"),
        (
            "team.yaml",
            "    # notify",
            "    notify",
            "wants to be told in chat, but no chat is named",
        ),
        ("team.yaml", "olivia@hazelandthyme.example", "olivia", "Write an address"),
        ("team.yaml", "may: [brief, review, hold]", "may: [brief]", "no role that may review"),
        ("team.yaml", "may: [approve, hold]\n\n", "may: []\n\n", "The role legal may not approve"),
        ("process.yaml", "quorum: all    #", "quorum: 3      #", "only 2 people can decide"),
        ("process.yaml", "quorum: any ", "quorum: 2   ", "on what Katharina Brandt writes"),
        ("process.yaml", "[olivia, amir]", "[olivia]", "on what Olivia Grant writes"),
        ("process.yaml", "quorum: any ", "quorum: most ", "A quorum of most means nothing"),
        ("process.yaml", "quorum: any ", "quorum: 0 ", "A quorum of 0 means nothing"),
        ("process.yaml", "roles: [legal]", "roles: []", "Nobody can decide at the level legal"),
        ("process.yaml", "roles: [legal]", "roles: [content-creator]", "may not approve"),
        ("process.yaml", "flags: [paid, health]", "flags: [piad]", "Did you mean paid?"),
        ("process.yaml", "- id: legal", "- id: brand", "have the id brand"),
        ("process.yaml", "stage: review", "stage: approve", "no role that may approve"),
        ("process.yaml", "[1h, 24h, 7d, 30d]", "[24h, 1h]", "not in rising order"),
        ("process.yaml", "[1h, 24h, 7d, 30d]", "[1 hour]", "Write a number and m, h or d"),
        ("process.yaml", "hours: 16 ", "hours: 0 ", "Write a number above 0"),
        ("process.yaml", "  owner: olivia ", "  owner: olivya ", "Did you mean olivia?"),
        ("process.yaml", "  owner: olivia ", "  owner: mei ", "Mei Lindqvist has no role that may"),
        (
            "process.yaml",
            "below: lower-quartile",
            "below: quartile",
            "Did you mean lower-quartile?",
        ),
        ("channels.yaml", 'end: "21:59"', 'end: "06:00"', "publishing hours end before they start"),
        ("channels.yaml", "days: [mon,", "days: [monday,", "Did you mean mon?"),
        ("channels.yaml", "network: mastodon", "network: mastodno", "Did you mean mastodon?"),
        ("channels.yaml", "region: head-office", "region: office", "There is no office"),
        ("channels.yaml", "account: mastodon-hub", "account:", "account: It is empty"),
        ("goals.yaml", "owner: luca", "owner: lucas", "Did you mean luca?"),
        ("goals.yaml", "[mastodon-italy]", "[italy]", "There is no italy in channels.yaml"),
        ("goals.yaml", "[mastodon-italy]", "[]", "Write at least 1 entry"),
        ("goals.yaml", "target: 60", "target: 10000000000000", "Write 1,000,000,000,000 or less"),
        (
            "team.yaml",
            "# away: [{first: 2026-12-21",
            "away: [{first: 2026-02-30",
            "a day that the calendar has",
        ),
        ("goals.yaml", "metric: posts", "metric: likees", "Did you mean likes?"),
        ("goals.yaml", "serves: conver", "serves: cover", "Did you mean conversation?"),
        ("goals.yaml", "target: 60", "target: 60\n    serves: presence", "serves itself"),
        ("reports.yaml", "0 9 * * MON", "0 9 31 2 *", "no time at which anything could come"),
        ("reports.yaml", "0 9 * * MON", "on Mondays", "Write minute, hour, day, month, weekday"),
        ("reports.yaml", "- analyst", "- community-lead", "There is no community-lead"),
        ("reports.yaml", "# regions: [italy, germany]", "regions: [rome]", "no rome in team.yaml"),
        ("reports.yaml", "- what-people-did", "- people-did", "Did you mean what-people-did?"),
        ("reports.yaml", "2*comments", "2*coments", "Character 12: There is no metric called"),
        ("reports.yaml", "/ posts", "/", "Character 33: This is no formula"),
        ("reports.yaml", "  what-people-did:", "  applause-rate:", "a KPI that comes ready-made"),
        ("reports.yaml", "unit: per-post", "unit: per post", "Did you mean per-post?"),
        ("dashboards.yaml", "regions: [italy]", "regions: [itly]", "Did you mean italy?"),
        ("dashboards.yaml", "what-people-did]", "people-did]", "Did you mean what-people-did?"),
        ("dashboards.yaml", "[by-day,", "[by-days,", "Did you mean by-day?"),
        ("dashboards.yaml", "period: this-month", "period: ths-month", "Did you mean this-month?"),
        ("dashboards.yaml", "country-lead,", "country-laed,", "Did you mean country-lead?"),
        ("dashboards.yaml", "country-lead,", "katharina,", "may see none of its channels"),
        ("dashboards.yaml", "content-creator]", "legal-aid]", "There is no legal-aid"),
        ("dashboards.yaml", "[italy]", "[italy]\n    channels: [mastodon-hub]", "None of these"),
        ("dashboards.yaml", "best_posts: 10", "best_post: 10", "Did you mean best_posts?"),
        ("style.yaml", "at_most: 5", "at_most: 1", "2 hashtags are required, but only 1"),
        ("style.yaml", '["#HazelAndThyme"]', "[HazelAndThyme]", "Write it with its sign"),
        ("style.yaml", "domains: [hazel", "domains: [https://hazel", "Write the name alone"),
        ("style.yaml", "https_only: true", "https_only: maybe", "Write true or false"),
        ("style.yaml", "links:", "tone:", "tone is there already, on line"),
        ("style.yaml", "words:\n  blocks", "words:\n\tblocks", "Indent with spaces, not with tabs"),
    ],
)
def test_every_kind_of_mistake_has_its_sentence(
    file: str, old: str, new: str, complaint: str
) -> None:
    found = complaints(changed(file, (old, new)))

    assert complaint in "\n".join(found)


def test_a_blackout_that_ends_before_it_begins_is_named_with_its_place() -> None:
    blackout = "language: it\n    blackouts: [{first: 2026-12-26, last: 2026-12-24}]"

    found = complaints(changed("channels.yaml", ("language: it", blackout)))

    line = line_of("channels.yaml", "language: it") + 1
    assert found == [
        f"channels.yaml:{line}: channels.mastodon-italy.blackouts.1: The blackout ends before it"
        " begins; Write a last day that is not before the first."
    ]


def test_a_region_without_people_cannot_have_its_own_level() -> None:
    own = ("people: [luca, katharina]", "roles: [country-lead]\n        region: own")

    found = complaints(changed("process.yaml", own))

    assert found == [
        "process.yaml:23: gates.1.levels.1.quorum: For posts of head-office: At country-leads"
        " only 0 people can decide; the quorum is any; Lower the quorum, or name more people."
    ]


def test_a_report_about_no_channel_and_for_nobody_is_refused() -> None:
    only = "regions: [germany]\n    channels: [mastodon-italy]"
    files = changed("reports.yaml", ("# regions: [italy, germany]", only))
    (said,) = complaints(files)
    assert "weekly-kpi.channels: None of these channels is in these regions; Did you mean" in said
    assert said.endswith("mastodon-germany?")

    text = FILES["reports.yaml"].split("    recipients")[0] + "    recipients: [community-manager]"
    team = changed("team.yaml", ("[country-lead, community-manager]", "[country-lead]"))
    assert "Nobody would get this report" in complaints({**team, "reports.yaml": text})[0]


def test_a_report_goes_to_nobody_who_may_not_see_all_that_it_tells() -> None:
    text = changed("reports.yaml", ("      - olivia\n", "      - rita\n      - tea-lead\n"))
    everywhere = two_brands(**{"reports.yaml": text["reports.yaml"]})
    hers = text["reports.yaml"].replace("# channels: [mastodon-italy]", "channels: [mastodon-hub]")

    line = line_of("reports.yaml", "- olivia")
    assert complaints({**FILES, **everywhere}) == [
        f"reports.yaml:{line}: reports.weekly-kpi.recipients.1: Rita Reader is for some posts"
        " only, and this report tells of others; Take them out, or write them a report of their"
        " own channels."
    ]
    workspace = read_files({**FILES, **two_brands(**{"reports.yaml": hers})})
    readers = {one.id for one in workspace.readers_of(workspace.report("weekly-kpi"))}
    assert readers == {"rita", "tess", "luca", "katharina", "amir"}
