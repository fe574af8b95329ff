"""A brief becomes a content; a content's life ends."""

from collections.abc import Sequence

from signoff import clock
from signoff.brief import Brief, brief_key, problems
from signoff.errors import SignoffError
from signoff.language import _
from signoff.lifecycle.filling import template_problems
from signoff.lifecycle.in_force import agreed
from signoff.lifecycle.judging import judge
from signoff.store.contents import Content, Outcome, content, contents_with_keys, open_content
from signoff.store.contents import content_of_run as _content_of_run
from signoff.store.database import reading, writing
from signoff.store.questions import close_questions
from signoff.workspace import BadInput, Problem, Workspace


class BriefRefused(SignoffError):
    """The brief does not fit the team; it says everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        said = "\n".join(
            f"- {problem.field}: {problem.what} {problem.mend}" for problem in problems
        )
        again = _("Take “Copy to new run” in this run's menu: what you wrote is filled in there.")
        super().__init__("\n".join([_("The brief cannot be started:"), said, again]))


def open_brief(brief: Brief, run_id: str) -> int:
    """Start a content for this brief, carried by this flow run; the same run finds it again."""
    with writing() as session:
        known = _content_of_run(session, run_id)
        if known is not None:
            return known.id
        workspace = agreed(session).workspace
        wrong = problems(brief, workspace, clock.now()) + template_problems(session, brief)
        if wrong:
            raise BriefRefused(wrong)
        return open_content(session, _new_content(brief, workspace, run_id)).id


def refuse_known(file: str, briefs: Sequence[Brief]) -> None:
    """Name every brief of a file that was started before; the file is then taken as a whole
    or not at all."""
    with reading() as session:
        known = contents_with_keys(session, [brief_key(brief) for brief in briefs])
    twice = [known[brief_key(brief)] for brief in briefs if brief_key(brief) in known]
    if twice:
        raise BadInput([Problem(file, 0, content.title, *_already(content)) for content in twice])


def _already(content: Content) -> tuple[str, str]:
    what = _("This brief is content {id} already.", id=content.id)
    return what, _("Take it out, or change its title, channels or slot.")


def _new_content(brief: Brief, workspace: Workspace, run_id: str) -> Content:
    slot = brief.slot_in(workspace)
    return Content(
        key=brief_key(brief),
        brief=brief.model_dump(mode="json"),
        title=brief.title,
        creator=brief.creator,
        pool=brief.pool.strip(),
        region=workspace.channel(brief.channels[0]).region,
        slot_local=slot.local.isoformat(),
        slot_zone=slot.zone,
        run_id=run_id,
        opened_at=clock.now(),
    )


def close(content_id: int, outcome: Outcome) -> None:
    """End a content's life; one that was measured is held against others and its goal."""
    with writing() as session:
        closing = content(session, content_id, lock=True)
        if closing.outcome is None and outcome is Outcome.MEASURED:
            judge(session, closing)
        closing.close(outcome, clock.now())
        close_questions(session, content_id, clock.now())


def run_of(content_id: int) -> str:
    """The flow run that carries a content; empty when none does."""
    with reading() as session:
        return content(session, content_id).run_id or ""
