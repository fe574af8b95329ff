"""Which countries and states have public holidays that we know."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

from signoff.language import _
from signoff.nearest import right_names
from signoff.workspace.part import wrong


@cache
def _countries() -> dict[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=True)


def must_be_known(country: str, subdivision: str | None) -> None:
    """Refuse a country or state whose public holidays nobody wrote down."""
    known = _countries()
    if country not in known:
        raise wrong(
            _("We know no public holidays for the country {country}.", country=country),
            _("Write its two-letter code (ISO 3166), for example IT or DE."),
        )
    if subdivision and subdivision not in known[country]:
        raise wrong(
            _("{country} has no state or province {state}.", country=country, state=subdivision),
            right_names(subdivision, known[country]),
        )


def name_of(day: date, country: str, subdivision: str | None) -> str:
    """What a public holiday is called in its country's language; empty on any other day."""
    return _days(country, subdivision, day.year).get(day, "")


@cache
def _days(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    any_language = holidays.country_holidays(country, subdiv=subdivision, years=year)
    own = any_language.default_language  # without it: that of whoever started this program
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year, language=own))
