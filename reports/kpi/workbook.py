"""The KPI report as a workbook: every post, channel and goal, as real numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.kpi import sheets
from reports.kpi.cells import Content, Table, number
from reports.kpi.numbers import KpiReport
from reports.titles import web_address
from signoff.language import _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
HEAD = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0B5CAB")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_LINK = 2000
"""A little less than what Excel opens."""
LINK = Font(color="0B5CAB", underline="single")


def workbook(kpi: KpiReport) -> bytes:
    """An XLSX file; the first row of every sheet stays in sight."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, _("Summary"), *_summary(kpi))
    _sheet(book, _("Posts"), *_posts(kpi))
    _sheet(book, _("Channels"), *_channels(kpi))
    if kpi.goals:
        _sheet(book, _("Goals"), *sheets.goals(kpi))
    for title, table in sheets.comparisons(kpi):
        _sheet(book, title, *table)
    if kpi.around.odd_days:
        _sheet(book, _("Out of the ordinary"), *sheets.odd_days(kpi))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _summary(kpi: KpiReport) -> Table:
    head = [kpi.period.name(), _("This time"), _("The time before"), _("Change"), _("Change in %")]
    figures = {
        _("Engagements"): kpi.engagements,
        _("Posts"): kpi.posts,
        _("Followers"): kpi.followers,
    }
    rows: list[Sequence[Content]] = [
        [name, figure.now, figure.before, figure.change, figure.percent]
        for name, figure in figures.items()
    ]
    rows += [
        [one.name(), number(one.now, one.unit), number(one.before, one.unit)] for one in kpi.kpis
    ]
    rows.append(sheets.year_ago(kpi))
    rows.append([_("Posts whose numbers could not be read"), kpi.unread])
    rows.append([_("Posts of which some numbers are missing"), kpi.incomplete])
    return head, rows


def _posts(kpi: KpiReport) -> Table:
    zone = kpi.period.zone
    head = [
        *(_("Title"), _("Channel"), _("Network"), _("Region"), _("Campaign"), _("Goal")),
        *(_("Published ({zone})", zone=zone), _("Engagements"), _("Likes"), _("Shares")),
        *(_("Comments"), _("Quotes"), _("Address")),
    ]
    return head, (
        [
            *(post.title, post.channel, post.network, post.region, post.campaign, post.goal),
            *(post.published.replace(tzinfo=None), post.engagements, post.likes, post.shares),
            *(post.comments, post.quotes, post.url),
        ]
        for post in kpi.every_post
    )


def _channels(kpi: KpiReport) -> Table:
    head = [
        *(_("Channel"), _("Network"), _("Posts"), _("Posts before"), _("Engagements")),
        *(_("Engagements before"), _("Followers"), _("New followers")),
    ]
    return head, (
        [
            *(channel.name, channel.network, channel.posts, channel.posts_before),
            *(channel.engagements.now, channel.engagements.before),
            *(channel.followers, channel.gained),
        ]
        for channel in kpi.channels
    )


def _sheet(
    book: Workbook, title: str, head: Sequence[str], rows: Iterable[Sequence[Content]]
) -> None:
    sheet = cast("Worksheet", book.create_sheet(title))
    for row, values in enumerate([head, *rows], start=1):
        for column, value in enumerate(values, start=1):
            _write(cast("Cell", sheet.cell(row, column)), value)
    for cell in sheet[1]:
        cell.font, cell.fill = HEAD, HEAD_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _widen(sheet)


def _write(cell: Cell, value: Content) -> None:
    if isinstance(value, str):
        _write_text(cell, value)
        return
    cell.value = value
    if isinstance(value, float):
        cell.number_format = "0.0%"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, int):
        cell.number_format = "#,##0"


def _write_text(cell: Cell, text: str) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    # A title that begins with = is a title: never a formula, not even after an edit.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_SIGNS)
    if web_address(text) and len(text) <= LONGEST_LINK:
        cell.hyperlink, cell.font = text, LINK


def _widen(sheet: Worksheet) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(place)].width = min(longest, WIDEST) + 3
