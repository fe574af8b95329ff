"""The team report as a workbook: every finished post, every place, everything that waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

from reports.sheets import Content, Table, sheet
from reports.team_process.numbers import PostLine, TeamProcess
from signoff.clock import HOUR, local
from signoff.kpi.teamwork import Share, Spell, Stage
from signoff.language import _


def workbook(team: TeamProcess) -> bytes:
    """An XLSX file; the first row of every sheet stays in sight."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet(book, _("Posts"), *_posts(team))
    sheet(book, _("Levels"), *_places(_("Level"), _levels(team)))
    sheet(book, _("Regions"), *_places(_("Region"), _regions(team)))
    sheet(book, _("Waiting"), *_waiting(team))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _posts(team: TeamProcess) -> Table:
    zone = team.period.zone
    head = [
        *(_("Title"), _("Region"), _("Brief ({zone})", zone=zone), _("Out ({zone})", zone=zone)),
        *(_("Writing (hours)"), _("Review (hours)"), _("Approval (hours)")),
        *(_("Until the slot (hours)"), _("Rounds"), _("Agreed to at first"), _("Answers too late")),
    ]
    return head, (_post(one, zone) for one in team.posts)


def _post(one: PostLine, zone: str) -> Sequence[Content]:
    shown = (Stage.CREATE, Stage.REVIEW, Stage.APPROVE, Stage.PUBLISH)
    passed = None if one.is_first_pass is None else _("yes") if one.is_first_pass else _("no")
    return [
        *(one.title, one.region, _here(one.opened_at, zone)),
        _here(one.sent_at, zone) if one.sent_at else None,
        *(_hours(one.stages[stage]) for stage in shown),
        *(one.rounds, passed, one.late_answers),
    ]


def _levels(team: TeamProcess) -> list[tuple[str, Spell, Share]]:
    return [(str(one.where), one.worked, one.overdue) for one in team.levels]


def _regions(team: TeamProcess) -> list[tuple[str, Spell, Share]]:
    return [(one.name, one.worked, one.overdue) for one in team.regions]


def _places(name: str, places: Sequence[tuple[str, Spell, Share]]) -> Table:
    head = [
        *(name, _("Questions"), _("Usual wait (working hours)"), _("In all (working hours)")),
        *(_("Answers owed"), _("Answers too late")),
    ]
    return head, (
        [place, spell.of, _hours(spell.middle), _hours(spell.total), share.whole, share.part]
        for place, spell, share in places
    )


def _waiting(team: TeamProcess) -> Table:
    zone = team.period.zone
    head = [
        *(_("Title"), _("Waits at"), _("Asked"), _("Waited (working hours)")),
        *(_("Due ({zone})", zone=zone), _("Slot ({zone})", zone=zone), _("Overdue")),
    ]
    return head, (
        [
            *(one.title, str(one.where), one.who, _hours(one.worked)),
            *(_here(one.due_at, zone), _here(one.slot, zone)),
            _("yes") if one.is_late else _("no"),
        ]
        for one in team.waiting
    )


def _hours(time: timedelta | None) -> Decimal | None:
    return None if time is None else Decimal(round(time / HOUR, 2)).quantize(Decimal("0.01"))


def _here(moment: datetime, zone: str) -> datetime:
    return local(moment, zone).replace(tzinfo=None)
