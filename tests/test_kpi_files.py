"""The KPI report as files: each says the same, on any machine, whatever people call their posts."""

import csv as rows_of
import math
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from io import BytesIO, StringIO

import pypdfium2
import pytest
import typst
from PIL import Image
from pypdfium2 import raw

from reports import signs
from reports.fonts import FOLDER
from reports.kpi.as_csv import csv
from reports.kpi.paper import pdf, png
from reports.paper import setting
from tests.kpi_rows import WEEK, a_usual_week, kpi, liked, liked_before
from tests.pdf_text import text_of
from tests.report_cases import CAPTIONS, CASES, LONG, captions


@cache
def paper(case: str, language: str = "en") -> bytes:
    return pdf(CASES[case](), language, "Weekly KPI", "You asked for it.")


def on_paper(case: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(paper(case))


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """One on which nobody has installed a font."""
    only_ours = typst.Fonts(include_system_fonts=False, font_paths=[FOLDER])
    for module in (setting, signs):
        monkeypatch.setattr(module, "fonts", lambda: only_ours)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["3 posts brought 160 engagements, 33% more", "Page 1 of ", "1,240", "Mon 16"]),
        ("de", ["160 Interaktionen, 33 % mehr", "Seite 1 von ", "1.240", "Mo. 16"]),
        ("it", ["160 interazioni, 33% in più", "Pagina 1 di ", "1.240", "lun 16"]),
    ],
)
def test_a_pdf_has_numbered_pages_in_the_readers_language_that_can_be_read_out_and_kept(
    language: str, says: list[str]
) -> None:
    file = paper("usual", language)

    opened = pypdfium2.PdfDocument(file)
    text = text_of(opened).replace("\xa0", " ")
    assert [
        words for words in (*says, "Boots in the rain", "You asked for it.") if words not in text
    ] == []
    assert raw.FPDFCatalog_IsTagged(opened)
    assert b"<pdfaid:part>2</pdfaid:part>" in file
    assert b"<pdfuaid:part>1</pdfuaid:part>" in file
    assert f"/Lang({language})".encode() in file.replace(b"/Lang (", b"/Lang(")


def test_charts_in_a_pdf_are_lines_and_letters() -> None:
    kinds = {found.type for page in on_paper("usual") for found in page.get_objects()}

    assert raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert raw.FPDF_PAGEOBJ_PATH in kinds


@pytest.mark.parametrize("case", CASES)
def test_nothing_leaves_the_page(case: str) -> None:
    for page in on_paper(case):
        width, _height = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        assert [box for box in boxes if box[0] < 40 or box[2] > width - 40] == []


@pytest.mark.usefixtures("bare_machine")
def test_whatever_a_post_is_called_is_shown_as_it_is_without_a_font_of_the_machine() -> None:
    text = text_of(pypdfium2.PdfDocument(pdf(captions(), "en", "Weekly KPI")))

    assert CAPTIONS[-1] in text  # no program, only a title
    for sign in "خصםΠО🎉":
        assert sign in text
    assert "秋" not in text
    assert "□ stands for a sign that no font here can draw." in text


def test_two_hundred_characters_are_all_there() -> None:
    assert LONG in text_of(on_paper("long-names")).replace(" ", "")


def test_a_crowd_of_posts_makes_a_few_pages_and_says_where_the_others_are() -> None:
    pages = on_paper("crowd")

    assert len(pages) < 12
    assert "and 4,950 more posts in the workbook" in text_of(pages)


def test_the_same_numbers_make_the_same_pdf() -> None:
    assert pdf(a_usual_week(), "en", "Weekly KPI", "You asked for it.") == paper("usual")


@pytest.mark.parametrize("case", ["usual", "silence"])
def test_a_picture_shows_the_sentence_and_the_numbers_or_what_to_do(case: str) -> None:
    drawn = png(CASES[case](), "en", "Weekly KPI")

    image = Image.open(BytesIO(drawn)).convert("L")
    assert (len(drawn) < 150_000, image.width > 1_000) == (True, True)
    assert image.point(lambda grey: 255 * (grey < 60)).getbbox()  # ink
    assert image.crop((0, 0, image.width, 20)).getextrema() == (255, 255)  # white around it


def rows(file: bytes) -> list[dict[str, str]]:
    return list(rows_of.DictReader(StringIO(file.decode("utf-8-sig"), newline="")))


def numbers_in(found: list[dict[str, str]]) -> Iterator[float]:
    return (float(row["value"]) for row in found if row["value"])


def test_a_csv_has_a_row_for_each_number_with_its_unit_and_plain_dates() -> None:
    found = rows(csv(a_usual_week()))

    posts = [row for row in found if (row["kind"], row["metric"]) == ("post", "engagements")]
    assert math.fsum(numbers_in(posts)) == 160
    assert datetime.fromisoformat(posts[0]["published"]).utcoffset() is not None
    whole = {row["metric"] or row["name"]: row for row in found if row["kind"] in ("report", "kpi")}
    assert (whole["engagements"]["value"], whole["engagements"]["before"]) == ("160", "120")
    rate = whole["Engagement rate by followers"]
    assert (rate["value"], rate["unit"]) == ("0.0833333333", "ratio")
    days = [row for row in found if row["kind"] == "days"]
    assert [date.fromisoformat(row["from"]) for row in days] == list(WEEK.each_day())
    assert {row["unit"] for row in found} == {"count", "ratio", "per post"}
    quotes = [row["value"] for row in found if row["metric"] == "quotes"]
    assert sorted(quotes) == ["", "", "4"]  # what nobody could read is empty, and no zero


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "=cmd|' /C calc'!A0"])
def test_in_a_csv_a_title_is_never_a_formula_and_a_number_stays_a_number(title: str) -> None:
    lost = kpi([liked(5, title, campaign=title, channel_name=title)], [liked_before(9)])

    found = rows(csv(lost))

    cells = [cell for row in found for cell in row.values()]
    assert f"'{title}" in cells
    assert [cell for cell in cells if cell.startswith(tuple("=+-@＝"))] == []


def test_whoever_reads_the_csv_reads_the_titles_as_they_are() -> None:
    names = {row["name"] for row in rows(csv(captions()))}

    assert {CAPTIONS[0], CAPTIONS[2], CAPTIONS[3]} <= names
