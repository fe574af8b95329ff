"""What every run needs, fetched once: words in every language, the networks, holidays, tables.

To import this is to have it. The worker imports it before its first run, so that every run finds
it at hand instead of fetching it again, which took a third of a run's own processor time (2026-11).
"""

from datetime import UTC, datetime

import holidays.countries
from prefect.utilities import visualization
from sqlalchemy.orm import configure_mappers

from blocks.accounts import account_blocks
from reports.moments import moment
from reports.words import number, words
from signoff.language import LANGUAGES, _, speaking
from signoff.networks.line import trusted
from signoff.store.database import make_ready

IMPORTED = (
    holidays.countries,  # all 250, by the first region
    visualization,  # by the first step of a flow
)
"""Modules that somebody imports only when they are needed."""

WORDS = (".md", ".txt", ".html")


def _fetch() -> None:
    configure_mappers()
    make_ready()
    trusted()
    account_blocks()
    for template in words().list_templates(filter_func=lambda name: name.endswith(WORDS)):
        words().get_template(template)
    for language in LANGUAGES:
        with speaking(language):
            _speak()


def _speak() -> None:
    """Have the language's sentences, numbers and dates read."""
    _("Nobody")
    number(1.5)
    moment(datetime.now(UTC), "Etc/UTC")


_fetch()
