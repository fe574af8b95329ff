"""A post made from a template gets its first revision without anybody having to write."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from signoff import clock
from signoff.brief import Brief
from signoff.findings import Finding
from signoff.language import _
from signoff.lifecycle.creating import material
from signoff.lifecycle.in_force import agreed
from signoff.post import Body, fingerprint
from signoff.rules import consented
from signoff.store.contents import NoSuchContent, Revision
from signoff.store.database import writing
from signoff.store.stories import story
from signoff.templates import wrong_words
from signoff.workspace import Problem


def keep_filled(
    content_id: int, body: Body, source: Mapping[str, Any], findings: list[Finding]
) -> None:
    """Keep it as the content's first revision; again changes nothing."""
    with writing() as session:
        told = story(session, content_id, lock=True)
        if told.revisions:
            return
        session.add(
            Revision(
                content_id=content_id,
                number=1,
                fingerprint=fingerprint(body, material(told, agreed(session).workspace)),
                author=told.content.creator,
                posts={channel: post.model_dump(mode="json") for channel, post in body.items()},
                source=dict(source),
                findings=[asdict(finding) for finding in findings],
                slot_local=told.content.slot_local,
                slot_zone=told.content.slot_zone,
                edited=False,
                made_at=clock.now(),
            )
        )


def template_problems(session: Session, brief: Brief) -> list[Problem]:
    """Everything that keeps this brief from being made from the template that it names."""
    if not brief.template:
        return []
    try:
        template = story(session, brief.template)
    except NoSuchContent as nothing:
        return [_problem("template", str(nothing), _("Write the number of a template."))]
    latest = template.latest
    if latest is None or not template.brief.is_template:
        what = _("Content {id} is no template.", id=brief.template)
        return [_problem("template", what, _("Write the number of a template."))]
    if not consented(template, agreed(session).workspace):
        what = _("Not everybody has agreed to the template {id}.", id=brief.template)
        return [_problem("template", what, _("Wait until it is approved."))]
    if set(brief.channels) != set(latest.posts):
        what = _("The template is for other channels.")
        mend = _("Name exactly these: {ids}.", ids=", ".join(latest.posts))
        return [_problem("channels", what, mend)]
    return [_problem("blanks", *wrong) for wrong in wrong_words(latest.body, brief.blanks)]


def _problem(field: str, what: str, mend: str) -> Problem:
    return Problem(file="", line=0, field=field, what=what, mend=mend)
