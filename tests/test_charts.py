"""Charts show the numbers, in the reader's words, so that everybody can tell the bars apart."""

from io import BytesIO

import altair as alt
import pytest
from PIL import Image, ImageChops

from reports.kpi import kpi_report, render
from reports.kpi.chart import BEFORE, FADED, INK, NOW, by_channel, by_day, png
from signoff.language import speaking
from signoff.period import parse_period
from tests.kpi_rows import GERMANY, WEEK, a_usual_week, kpi, liked, liked_before

WHITE, DARK = (255, 255, 255), (23, 27, 33)
"""What a chart lies on, by day and by night (reports/mail.css)."""

Colour = tuple[int, int, int]


def drawn(chart: alt.LayerChart, ground: Colour = WHITE) -> Image.Image:
    """The chart as an eye sees it, lying on the page."""
    image = Image.open(BytesIO(png(chart))).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, ground), image).convert("RGB")


def test_a_chart_is_a_small_image_that_a_phone_shows_sharply() -> None:
    chart = by_day(a_usual_week())

    image = Image.open(BytesIO(png(chart)))

    assert len(png(chart)) < 30_000
    assert 2 * 400 <= image.width <= 2 * 440
    assert image.convert("RGBA").getchannel("A").getpixel((2, image.height - 2)) == 0


def test_the_highest_column_is_the_best_day() -> None:
    image = drawn(by_day(kpi([liked(100, day=0), liked(25, day=3)])))

    columns = {x for x in range(image.width) if column(image, x) > 20}
    heights = [max(column(image, x) for x in run) for run in runs(columns)]

    assert len(heights) == 2
    assert heights[1] / heights[0] == pytest.approx(0.25, abs=0.02)


def test_letters_are_letters() -> None:
    """Without a font every letter is the same empty box."""
    one, other = (drawn(by_day(kpi([liked(10), liked(1, day=day)]))) for day in (1, 6))
    with speaking("it"):
        italian = drawn(by_day(kpi([liked(10), liked(1, day=1)])))

    names = (0, one.height - 30, one.width, one.height)
    assert unlike(one.crop(names), other.crop(names)) < 3  # of 255: rounded to few colours
    assert unlike(one.crop(names), italian.crop(names)) > 100


def test_of_many_weeks_each_name_and_number_has_its_own_place() -> None:
    quarter = parse_period("2026-Q3", "Europe/Rome")
    week = WEEK.previous()
    posts = [liked(9_000 + day, day=day, week=quarter) for day in range(90)]
    busy = [liked(4_300_000 + day, day=day) for day in range(7)]

    many = by_day(kpi_report(posts, [], [], [], quarter)).to_dict()
    wide = by_day(kpi(busy, [liked(4_000_000, week=week)])).to_dict()
    fits = by_day(kpi([liked(48), liked(1_240, day=1)])).to_dict()

    assert written(many)[:3] == ["63", "63.1", "63.1"]
    assert '["1 Jul", "8 Jul", "15 Jul"' in str(many)
    assert written(wide) == ["4.3M"] * 7
    assert written(fits) == ["48", "1,240"]
    assert ("in thousands" in str(many), "in thousands" in str(fits)) == (True, False)


def test_letters_of_scripts_that_few_machines_have_are_letters_too() -> None:
    posts = [liked(3, channel=GERMANY), *([liked(5)] * 2)]
    thai = [[{**one, "channel_name": name} for one in posts] for name in ("กกก", "ขขข")]
    one, other = (drawn(by_channel(kpi(rows))) for rows in thai)

    assert ImageChops.difference(one, other).getbbox()


@pytest.mark.parametrize(
    ("language", "days", "periods"),
    [
        ("en", ["Mon 16", "Tue 17"], {"this week", "the week before"}),
        ("de", ["Mo. 16", "Di. 17"], {"diese Woche", "Woche davor"}),
        ("it", ["lun 16", "mar 17"], {"questa settimana", "settimana precedente"}),
    ],
)
def test_a_chart_speaks_the_reader_s_language(
    language: str, days: list[str], periods: set[str]
) -> None:
    with speaking(language):
        drawing = by_day(a_usual_week()).to_dict()

    [rows] = drawing["datasets"].values()
    assert str(days)[1:-1].replace("'", '"') in str(drawing).replace('\\"', '"')
    assert {row["period"] for row in rows} == periods


def test_two_channels_of_one_name_are_two_bars() -> None:
    posts = [liked(5, channel_name="Boots"), liked(3, channel=GERMANY, channel_name="Boots")]

    chart = by_channel(kpi(posts)).to_dict()

    [rows] = chart["datasets"].values()
    assert [(row["place"], row["engagements"]) for row in rows] == [(0, 5), (1, 3)]
    assert '["Boots", "Boots"]' in str(chart)


@pytest.mark.parametrize(
    "name", ["🥾 Boots 🎉", '"]; alert(1); ["', "قناة الأحذية", "B" * 200, "🎉"]
)
def test_any_channel_name_can_be_drawn(name: str) -> None:
    posts = [liked(5, channel_name=name), liked(3, channel=GERMANY, channel_name="Other")]

    assert png(by_channel(kpi(posts)))


def test_with_nothing_to_compare_there_is_no_chart() -> None:
    one_post = render(kpi([liked(5)]), "en", "Anna", "KPI", "Why")
    two_days = render(kpi([liked(5), liked(3, day=1)]), "en", "Anna", "KPI", "Why")

    assert set(one_post.images) == set()
    assert set(two_days.images) == {"days@signoff"}


def test_a_week_after_silence_has_one_kind_of_bars() -> None:
    alone = by_day(kpi([liked(5), liked(3, day=1)])).to_dict()
    beside = by_day(kpi([liked(5), liked(3, day=1)], [liked_before(4)])).to_dict()

    assert len(periods(alone)) == 1
    assert len(periods(beside)) == 2


@pytest.mark.parametrize("ground", [WHITE, DARK])
def test_letters_and_bars_stand_out_by_day_and_by_night(ground: Colour) -> None:
    assert contrast(rgb(INK), ground) >= 4
    assert contrast(rgb(NOW), ground) >= 3
    assert contrast(rgb(BEFORE), ground) >= 3  # the edge of a faded bar


@pytest.mark.parametrize("ground", [WHITE, DARK])
@pytest.mark.parametrize("eye", ["every colour", "no red", "no green", "no blue", "no colour"])
def test_everybody_can_tell_the_two_periods_apart(eye: str, ground: Colour) -> None:
    now, before = (seen(colour, eye) for colour in (rgb(NOW), faded(rgb(BEFORE), ground)))

    assert contrast(now, before) >= 1.5


# How eyes that lack one kind of cones see: Machado, Oliveira, Fernandes 2009, severity 1.
EYES = {
    "every colour": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.28, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
    "no colour": ((0.2126, 0.7152, 0.0722),) * 3,
}


def rgb(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def faded(colour: Colour, ground: Colour) -> Colour:
    red, green, blue = (
        round(FADED * one + (1 - FADED) * below) for one, below in zip(colour, ground, strict=True)
    )
    return red, green, blue


def linear(channel: float) -> float:
    share = min(max(channel / 255, 0), 1)
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def seen(colour: Colour, eye: str) -> Colour:
    red, green, blue = (
        round(sum(part * one for part, one in zip(row, colour, strict=True))) for row in EYES[eye]
    )
    return red, green, blue


def lightness(colour: Colour) -> float:
    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """As WCAG 2 measures it."""
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def column(image: Image.Image, x: int) -> int:
    """How many pixels of the blue stand above each other."""
    blue = rgb(NOW)
    return sum(close(image.getpixel((x, y)), blue) for y in range(40, image.height))


def close(pixel: object, colour: Colour) -> bool:
    return isinstance(pixel, tuple) and all(
        abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True)
    )


def runs(numbers: set[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for number in sorted(numbers):
        if not found or number - found[-1][-1] > 1:
            found.append([])
        found[-1].append(number)
    return found


def unlike(one: Image.Image, other: Image.Image) -> int:
    """How much the two differ where they differ most."""
    bands = ImageChops.difference(one, other).getextrema()
    return max(most for _least, most in bands)  # type: ignore[misc]


def written(drawing: dict[str, dict[str, list[dict[str, str]]]]) -> list[str]:
    """The numbers that stand at bars."""
    [rows] = drawing["datasets"].values()
    return [row["said"] for row in rows if row["said"]]


def periods(drawing: dict[str, dict[str, list[dict[str, str]]]]) -> set[str]:
    [rows] = drawing["datasets"].values()
    return {row["period"] for row in rows}
