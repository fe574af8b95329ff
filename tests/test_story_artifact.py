"""A content's story stands in Prefect's UI too, made anew whenever its run stops."""

from uuid import UUID

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import Artifact

from signoff.lifecycle.commenting import say
from signoff.lifecycle.passages import Draft
from signoff.store.contents import content_of_run
from signoff.store.database import reading
from tests.lifecycle_run import ON_SQLITE, Run

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("team")]


def artifacts(run: Run) -> list[Artifact]:
    with reading() as session:
        content = content_of_run(session, run.id)
        assert content is not None
        key = ArtifactFilterKey(any_=[f"content-{content.id}"])
    with get_client(sync_client=True) as prefect:
        found = prefect.read_artifacts(artifact_filter=ArtifactFilter(key=key))
    ours = [one for one in found if one.flow_run_id == UUID(run.id)]
    return sorted(ours, key=lambda one: str(one.created))


def test_each_stop_of_a_run_shows_how_the_content_stands() -> None:
    run = Run(creator="giulia")
    run.write()
    with reading() as session:
        content = content_of_run(session, run.id)
        assert content is not None
    say(content.id, "luca", Draft("Is it *calm* enough?", 1))
    run.approve("review-country-leads", "Luca Moretti")

    told = artifacts(run)

    assert len(told) == 3  # to write, to review, to approve
    stands = [str(one.data).splitlines()[2] for one in told]
    assert "written by Giulia Ferri" in stands[0]
    assert "Country leads" in stands[1]
    assert "Brand" in stands[2]
    assert "> Is it \\*calm\\* enough?" in str(told[2].data)
    assert "| Luca Moretti, signed in" in str(told[2].data)
