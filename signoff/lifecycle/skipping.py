"""Levels that a post passes by without asking are written down, with the rule that lets it."""

from sqlalchemy.orm import Session

from signoff import clock
from signoff.lifecycle.in_force import Agreed
from signoff.lifecycle.proving import prove_rows
from signoff.rules import Story, levels_of, skipped_by
from signoff.rules.consent import is_from_template
from signoff.rules.places import Place
from signoff.store.contents import Revision
from signoff.store.stand_ins import PassedBy


def note_skips(session: Session, told: Story, agreed: Agreed) -> None:
    """Write down every level that the latest revision passes by, each reason once."""
    revision = told.latest
    if revision is None:
        return
    known = {(p.gate, p.level, p.rule) for p in told.passed_by if p.revision_id == revision.id}
    for gate, level in levels_of(told, agreed.workspace, revision):
        rule = _rule(told, agreed, (gate, level), revision)
        if rule is not None and (gate.id, level.id, rule) not in known:
            pass_by(session, told, revision.id, (gate.id, level.id), rule, agreed.number)


def _rule(told: Story, agreed: Agreed, place: Place, revision: Revision) -> str | None:
    template = told.template
    if template and template.latest and is_from_template(told, agreed.workspace, revision):
        number = template.latest.number
        return f"template {template.content.id}, revision {number}"
    return skipped_by(told, agreed.workspace, place, revision)


def pass_by(
    session: Session,
    told: Story,
    revision_id: int,
    place: tuple[str, str],
    rule: str,
    rules: int,
) -> None:
    """Write down one level that is not asked; without a rule its time was over."""
    gate, level = place
    row = PassedBy(
        content_id=told.content.id,
        revision_id=revision_id,
        gate=gate,
        level=level,
        rule=rule,
        rules=rules,
        passed_at=clock.now(),
    )
    session.add(row)
    session.flush()
    prove_rows(session, "passed", [row.id])
