"""What stands in one cell of an export: a moment, a number, an address; or why it is none."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

from signoff.brief.table import WithoutTime, is_filled
from signoff.clock import NoSuchTime, Slot
from signoff.errors import SignoffError
from signoff.kpi.post_kind import PostKind
from signoff.language import _
from signoff.nearest import right_names
from signoff.period import YEARS
from signoff.plain_text import typed

SHOWN = 40
MOST = 10**15
"""Nothing was ever liked so often: it is a number of something else."""
DIGITS_KEPT = 15
"""What spreadsheets keep of a number."""
WHOLE = re.compile(r"\d+")
GROUPED = re.compile("\\d{1,3}([.,'’ \u00a0\u202f])\\d{3}(?:\\1\\d{3})*")
NOTHING_BEHIND = re.compile(r"\d+([.,])0{1,2}", re.ASCII)
"""Programs that leave some cells empty write the others as 5.0."""
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.ASCII
)
ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.ASCII | re.IGNORECASE)
LONGEST_NAME = 2000
LONGEST_TITLE = 200
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


class NotTaken(SignoffError):
    """The cell does not hold what it should."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(f"{what} {mend}")


def number(cell: object) -> int | None:
    """A count; nothing for an empty cell, which is not a zero."""
    if not is_filled(cell):
        return None
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    text = text.partition(point[1])[0] if (point := NOTHING_BEHIND.fullmatch(text)) else text
    if GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    if isinstance(cell, bool) or not WHOLE.fullmatch(text) or not text.isascii():
        raise NotTaken(
            _("{value} is no whole number.", value=str(cell)[:SHOWN]),
            _("Write it with digits, or leave the cell empty if nobody knows."),
        )
    if len(text) > DIGITS_KEPT + 1 or int(text) > MOST:
        raise NotTaken(_("{value} is too large.", value=text[:SHOWN]), _("Look at the column."))
    return int(text)


def moment(cell: object, zone: str) -> datetime:
    """A moment in UTC; without an offset it is what the clocks of the zone showed."""
    if isinstance(cell, WithoutTime):
        raise NotTaken(_("{cell} is a day without a time.", cell=str(cell)), _how_moments_are())
    if isinstance(cell, datetime):
        # Spreadsheets keep times as fractions of a day: 09:30 comes as 09:29:59.999.
        return _in_our_time(_utc((cell + timedelta(milliseconds=500)).replace(microsecond=0), zone))
    found = MOMENT.fullmatch(str(cell or "").strip())
    if not found:
        what = _("{value} is no date and time.", value=str(cell or "")[:SHOWN] or "“”")
        raise NotTaken(what, _how_moments_are())
    try:
        local = datetime.fromisoformat(f"{found[1]}T{found[2]}")
        return _in_our_time(_told(local, found[3], zone))
    except (ValueError, OverflowError):
        what = _("There is no {date}.", date=found[0])
        raise NotTaken(what, _how_moments_are()) from None


def _told(local: datetime, offset: str | None, zone: str) -> datetime:
    if offset in ("Z", "UTC"):
        return local.replace(tzinfo=UTC)
    if offset:
        return datetime.fromisoformat(f"{local.isoformat()}{offset}").astimezone(UTC)
    return _utc(local, zone)


def _utc(local: datetime, zone: str) -> datetime:
    slot = Slot(local, zone)
    try:
        slot.must_exist()
    except NoSuchTime as jumped:
        raise NotTaken(str(jumped), _("Name the zone of the times with --zone.")) from None
    return slot.utc()


def _in_our_time(found: datetime) -> datetime:
    if found.year not in YEARS:
        raise NotTaken(_("There is no {date}.", date=f"{found:%Y-%m-%d}"), _how_moments_are())
    return found


def _how_moments_are() -> str:
    return _("Write it as 2026-11-16 09:30, or with an offset: 2026-11-16T09:30:00+01:00.")


def day(cell: object) -> date:
    """A day."""
    if isinstance(cell, datetime):
        return cell.date()
    text = str(cell or "").strip()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError(text)
        found = date.fromisoformat(text)
    except ValueError:
        what = _("{value} is no day.", value=text[:SHOWN] or "“”")
        raise NotTaken(what, _("Write it as 2026-11-16.")) from None
    if found.year not in YEARS:
        raise NotTaken(_("There is no {date}.", date=text), _("Write it as 2026-11-16."))
    return found


def name(cell: object) -> str:
    """What the network calls a post; nothing when the cell is empty."""
    text = words(cell)
    if SCIENTIFIC.fullmatch(text) or (
        isinstance(cell, int | float) and len(f"{cell:.0f}") > DIGITS_KEPT
    ):
        raise NotTaken(
            _("{value} has lost digits in a spreadsheet.", value=text[:SHOWN]),
            _("Import the file as it was exported, or have the column as text."),
        )
    if isinstance(cell, float) and cell.is_integer():
        text = f"{cell:.0f}"
    if len(text) > LONGEST_NAME or "\n" in text:
        raise NotTaken(_("{value} is too long.", value=text[:SHOWN]), _("Look at the column."))
    return text


def address(cell: object) -> str:
    """The address of a post; nothing when the cell is empty."""
    text = words(cell)
    if text and (len(text) > LONGEST_NAME or not ADDRESS.fullmatch(text)):
        what = _("{value} is no address of a page.", value=text[:SHOWN])
        raise NotTaken(what, _("Write it with https:// at the beginning."))
    return text


def title(cell: object) -> str:
    """What a campaign is called; nothing when the cell is empty."""
    text = " ".join(words(cell).split())
    if len(text) > LONGEST_TITLE:
        raise NotTaken(_("{value} is too long.", value=text[:SHOWN]), _("Look at the column."))
    return text


def kind(cell: object) -> str:
    """What kind of content a post is; nothing when the cell is empty."""
    text = words(cell).casefold()
    if text and text not in list(PostKind):
        what = _("{value} is no kind of content.", value=text[:SHOWN])
        raise NotTaken(what, right_names(text, list(PostKind)))
    return text


def words(cell: object) -> str:
    """The text as it is: what looks like a formula is text too. A page's HTML becomes its words."""
    text = typed("" if cell is None else str(cell))
    if text.startswith("<p"):
        text = typed(unescape(TAG.sub("", re.sub(r"<br\s*/?>|</p>", "\n", text))))
    return text
