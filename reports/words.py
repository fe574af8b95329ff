"""The words of what people receive, with numbers and dates as the reader writes them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from babel.dates import format_date, get_day_names
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from jinja2 import Environment

from reports.durations import age, in_hours, lasting
from reports.moments import city, in_order
from reports.titles import cut, in_markdown, isolated, quoted, web_address, written
from signoff.kpi.catalogue import Unit
from signoff.language import as_dates_are_written, spoken, words_from
from signoff.period import days_between

REPORTS = Path(__file__).parent
MILLION = 1_000_000
A_WEEK = 7
SHORT = 40
MINUS = "\u2212"


@cache
def words() -> Environment:
    """All templates of `reports/`, by their path from there."""
    templates = words_from(REPORTS)
    templates.filters.update(
        number=number,
        short_number=short_number,
        signed=signed,
        percent=percent,
        in_unit=in_unit,
        signed_percent=signed_percent,
        day=day,
        weekday=weekday,
        days=days,
        short=short,
        city=city,
        capital=capital,
        isolated=isolated,
        markdown=in_markdown,
        quoted=quoted,
        written=written,
        opens=web_address,
        lasting=lasting,
        in_hours=in_hours,
        age=age,
    )
    templates.globals["language"] = spoken
    return templates


def say(template: str, **values: object) -> str:
    """What the template says with these values, in the language now spoken."""
    return words().get_template(template).render(values).strip()


def number(value: float) -> str:
    """1240 is 1,240 or 1.240."""
    return str(format_decimal(value, format="#,##0.#", locale=spoken()))


def short_number(value: int) -> str:
    """A number that fits a phone: millions are written as 1.2M."""
    if value < MILLION:
        return number(value)
    return str(format_compact_decimal(value, fraction_digits=1, locale=spoken()))


def signed(value: int) -> str:
    """A change, with its sign."""
    if not value:
        return "±0"
    return str(format_decimal(value, format=f"+#,##0;{MINUS}#,##0", locale=spoken()))


def percent(share: float) -> str:
    """0.18 is 18%; what is not nothing is at least one percent."""
    size = abs(share)
    return str(format_percent(max(size, 0.01) if size else 0, locale=spoken()))


def in_unit(value: Fraction, unit: Unit) -> str:
    """A KPI as people write it: 0.046 is 4.6%, or 0.05."""
    if unit is not Unit.PERCENT:
        return str(format_decimal(_rounded(value, 2), format="#,##0.##", locale=spoken()))
    tenths_of_a_percent = _rounded(value, 3 if abs(value) >= Fraction(1, 100) else 4)
    return str(format_percent(tenths_of_a_percent, decimal_quantization=False, locale=spoken()))


def _rounded(value: Fraction, digits: int) -> Decimal:
    whole = round(value * 10**digits)
    return Decimal(whole).scaleb(-digits).normalize()


def signed_percent(share: float) -> str:
    """A change as a share of what was before, with its sign."""
    sign = "+" if share > 0 else MINUS if share < 0 else "±"
    return f"{sign}{percent(share)}"


def day(moment: date) -> str:
    """A weekday with its date."""
    return in_order(moment, "MMMEd")


def weekday(number: int) -> str:
    """The name of a day of the week: 0 is Monday."""
    return str(get_day_names("wide", "stand-alone", locale=spoken())[number])


def capital(said: str) -> str:
    """With a capital letter, as a sentence begins: months have none in Italian."""
    return said[:1].upper() + said[1:]


def short(name: str) -> str:
    """A name that leaves room for others on the line."""
    return cut(name, SHORT)


def days(first: date, last: date) -> str:
    """One day with its weekday, or the days from first to last, or a whole month."""
    if first == last:
        return str(format_date(first, "EEE d", locale=as_dates_are_written()))
    if (last - first).days > A_WEEK:
        return str(format_date(first, "LLL", locale=as_dates_are_written()))
    return days_between(first, last, "MMMd")
