"""The documentation says what the code says."""

import pytest

from server.commands.docs import DOCS, TABLES
from signoff.kpi.metrics import COUNTED_BY_US, METRICS
from signoff.networks.registry import names, network
from signoff.written import with_tables


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_of_the_pages_are_up_to_date(name: str) -> None:
    """`signoff docs` writes them."""
    page = (DOCS / name).read_text(encoding="utf-8")

    assert page == with_tables(page, TABLES[name])


def test_every_number_that_a_network_tells_is_a_metric_that_we_know() -> None:
    told = {metric for name in names() for metric in network(name).ABILITIES.measures}

    assert told <= set(METRICS) - COUNTED_BY_US
