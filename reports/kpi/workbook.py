"""The KPI report as a workbook: every post, channel and goal, as real numbers."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from reports.kpi import sheets
from reports.kpi.cells import number
from reports.kpi.numbers import KpiReport
from reports.sheets import Content, Table, sheet
from signoff.language import _


def workbook(kpi: KpiReport) -> bytes:
    """An XLSX file; the first row of every sheet stays in sight."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet(book, _("Summary"), *_summary(kpi))
    sheet(book, _("Posts"), *_posts(kpi))
    sheet(book, _("Channels"), *_channels(kpi))
    if kpi.goals:
        sheet(book, _("Goals"), *sheets.goals(kpi))
    for title, table in sheets.comparisons(kpi):
        sheet(book, title, *table)
    if kpi.around.odd_days:
        sheet(book, _("Out of the ordinary"), *sheets.odd_days(kpi))
    if kpi.drivers and kpi.drivers.factors:
        sheet(book, _("What goes with good results"), *sheets.drivers(kpi.drivers))
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
