"""What reports.yaml says of a report: when, about what, to whom; every mistake at once."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from reports.kinds import KINDS
from signoff.period import Period, last_period, parse_period
from signoff.workspace import read_files
from signoff.workspace.reports import MADE_AS, Kind
from tests.example_workspace import changed, complaints, line_of

MONTHLY = "    on: third working day     # in place of cron: first to tenth, or last\n"
OUTSIDE = "    recipients: [social-media-manager, analyst]\n"
REGIONS = "# regions: [italy, germany]"
PETRA = "{address: petra@agency.example, name: Petra Kern, language: de}"


def outside(*who: str) -> tuple[str, str]:
    return OUTSIDE, f"{OUTSIDE}    outside: [{', '.join(who)}]\n"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (MONTHLY, "    on: thrid working day\n", "Did you mean third working day?"),
        (MONTHLY, "", "last-month: It does not say when it comes; Write cron: 0 9 * * MON, or on"),
        (MONTHLY, f"{MONTHLY}    cron: 0 9 1 * *\n", "comes by cron, and on a working day too"),
        ("kind: post-mortem ", "cron: 0 9 1 * *\n    kind: post-mortem ", "when somebody asks"),
        ("working_days_of: head-office ", "working_days_of: london ", "no london in team.yaml"),
        ("over: month ", "over: monht ", "over: monht cannot stand here; Did you mean month?"),
        ("kind: kpis", "kind: kpi", "kind: kpi cannot stand here; Did you mean kpis?"),
        (MONTHLY, "    cron: 0 9 1 * *\n", "comes by cron, and on a working day too"),
        ("0 9 * * MON ", "0 0 9 * * MON ", "0 0 9 * * MON is no time at which anything could"),
        ("0 9 * * MON ", "0 9 LW * * ", "0 9 LW * * is no time at which anything could come"),
        ("0 9 * * MON ", "0 9 * * 1L ", "0 9 * * 1L is no time at which anything could come"),
        ("0 9 * * MON ", "*/5 * * * * ", "put what begins with * by itself in quotes"),
        ("name: Yesterday", "id: today", "reports.yesterday.id: There is no field id here; Its id"),
        ("name: Yesterday", "name: \x07", "There is a character that no keyboard writes; Delete"),
        ("Europe/London", "localtime", "There is no time zone called localtime"),
        (
            "+ 3*shares) / posts",
            "+ 3*shares) / 0",
            "Character 35: This is always zero, and nothing",
        ),
        ("formats: [xlsx]", "formats: [xlsx, pfd]", "formats.2: pfd cannot stand here; Did you"),
        ("when_empty: skip ", "when_empty: skipp ", "Did you mean skip?"),
        ("language: en ", "language: fr ", "fr cannot stand here; Right would be: de, en, it."),
        ("# goals: [conversation]", "goals: [converstion]", "Did you mean conversation?"),
        (*outside("{address: petra, name: Petra}"), "outside.1.address: petra cannot stand here"),
        (*outside(PETRA.replace("name", "nmae")), "There is no field nmae here; Did you mean name"),
        (
            *outside("{address: Luca@hazelandthyme.example, name: Luca}"),
            "Luca@hazelandthyme.example is in team.yaml, as luca; Write luca under recipients.",
        ),
        (*outside(PETRA, PETRA.replace("petra@", "Petra@")), "outside.2.address: Petra@agency"),
        (*outside('{address: "<petra@agency.example", name: P}'), "No mail server takes mail for"),
        (*outside('{address: "a,b@agency.example", name: P}'), "Write an address: anna@example"),
        (*outside('{address: "petra@agency.example\\n", name: P}'), "example↵ cannot stand here"),
        (*outside('{address: petra@agency.example, name: "P\\nBcc: x@y.z"}'), "or a line break in"),
        (OUTSIDE, "    recipients: [petra@agency.example]\n", "stands under outside, with address"),
        (OUTSIDE, "    recipients: [analist]\n", "no analist in team.yaml; Did you mean analyst?"),
        (REGIONS, "regions: []", "weekly-kpi.regions: The list is empty, so nothing is left to"),
        (REGIONS, "campaigns: []", "campaigns: The list is empty, so nothing is left to tell of"),
        (REGIONS, "channels: [mastodon-itly]", "channels.1: There is no mastodon-itly in channels"),
    ],
)
def test_every_mistake_has_its_sentence(old: str, new: str, complaint: str) -> None:
    said = complaints(changed("reports.yaml", (old, new)))

    assert complaint in "\n".join(said)
    assert all(one.startswith("reports.yaml:") for one in said)


def test_a_region_without_a_channel_is_refused_with_those_that_have_one() -> None:
    region = "  roman:\n    name: Roma\n    time_zone: Europe/Rome\n    country: IT\n"
    team = changed("team.yaml", ("regions:\n", f"regions:\n{region}"))

    reports = changed("reports.yaml", (REGIONS, "regions: [roman]"))["reports.yaml"]
    (said,) = complaints({**team, "reports.yaml": reports})

    assert "weekly-kpi.regions: No channel is in these regions; Right would be: germany," in said


def test_several_mistakes_are_named_at_once_each_on_its_line() -> None:
    files = changed(
        "reports.yaml",
        ("30 8 * * *", "30 25 * * *"),
        ("- olivia\n", "- olvia\n"),
        ("- conversation-rate", "- conversion-rate"),
        ("formats: [xlsx]", "formats: xlsx"),
    )

    said = complaints(files)

    assert [one.partition(": ")[2].partition(":")[0] for one in said] == [
        "reports.weekly-kpi.recipients.1",
        "reports.yesterday.cron",
        "reports.last-month.formats",
        "reports.last-month.kpis.2",
    ]
    assert said[0].startswith(f"reports.yaml:{line_of('reports.yaml', '- olivia')}: ")
    assert "Did you mean conversation-rate?" in said[3]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("recipients: [social-media-manager]", "recipients: [social-media-manger]"),
        ("# regions: [italy, germany]", "regions: [itlay]"),
    ],
)
def test_what_follows_from_a_mistyped_name_alone_is_not_a_mistake_of_its_own(
    right: str, wrong: str
) -> None:
    (said,) = complaints(changed("reports.yaml", (right, wrong)))

    assert "Did you mean" in said


def test_a_goal_on_channels_that_the_report_does_not_tell_of_is_refused() -> None:
    only = "regions: [germany]\n    goals: [italy-grows]"

    (said,) = complaints(changed("reports.yaml", ("# regions: [italy, germany]", only)))

    assert "goals.1: The goal italy-grows is for channels of which this report does not" in said
    assert "Right would be: conversation, presence." in said


def test_outsiders_get_it_beside_the_team_in_their_own_language() -> None:
    workspace = read_files(changed("reports.yaml", outside(PETRA)))

    readers = workspace.readers_of(workspace.report("last-month"))
    petra = readers[-1]

    assert [one.id for one in readers] == ["olivia", "amir", "petra@agency.example"]
    assert (petra.name, workspace.language_of(petra)) == ("Petra Kern", "de")
    assert workspace.reader(petra.id) == petra
    assert workspace.reader("nobody@agency.example") is None
    assert type(workspace).model_validate(workspace.model_dump(mode="json")) == workspace


def test_a_report_tells_of_the_posts_that_its_filters_name() -> None:
    only = ("# campaigns: [Winter tea]", "campaigns: [Winter tea]\n    goals: [presence]")
    report = read_files(changed("reports.yaml", only)).report("weekly-kpi")

    assert report.tells_of("winter TEA", "presence")
    assert not report.tells_of("Winter tea", "conversation")
    assert not report.tells_of("", "presence")


def test_every_kind_is_made_somewhere_and_as_what_it_says() -> None:
    assert set(KINDS) == set(get_args(Kind))
    assert {kind: {"mail", *made.files} for kind, made in KINDS.items()} == {
        kind: set(formats) for kind, formats in MADE_AS.items()
    }


def test_a_file_that_nobody_makes_of_such_a_report_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(MADE_AS, "kpis", ("mail", "xlsx"))

    (said,) = complaints(changed("reports.yaml", ("formats: [xlsx]", "formats: [xlsx, png]")))

    assert "last-month.formats.2: A report of the kind kpis is not made as png; Right" in said


@pytest.mark.parametrize(
    ("over", "first", "last"),
    [
        ("day", "2026-03-31", "2026-03-31"),
        ("week", "2026-03-23", "2026-03-29"),
        ("month", "2026-03-01", "2026-03-31"),
        ("quarter", "2026-01-01", "2026-03-31"),
    ],
)
def test_a_report_is_about_the_last_span_that_is_over_where_it_is_read(
    over: str, first: str, last: str
) -> None:
    """Half past midnight in Rome: in UTC it is still March."""
    moment = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)

    found = last_period(over, moment, "Europe/Rome")  # type: ignore[arg-type]

    assert found == Period(date.fromisoformat(first), date.fromisoformat(last), "Europe/Rome")
    assert parse_period(found.written, "Europe/Rome") == found


def test_a_quarter_has_a_name_and_a_quarter_before_it() -> None:
    quarter = parse_period("2026-q1", "Europe/Rome")

    assert quarter.name() == "1st quarter 2026"
    assert quarter.previous() == parse_period("2025-Q4", "Europe/Rome")
