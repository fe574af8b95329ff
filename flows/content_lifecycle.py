"""One content, from its brief to its last measurement: a loop over what the store says is next."""

from prefect import flow

from signoff.brief import Brief
from signoff.lifecycle.in_force import next_step
from signoff.lifecycle.opening import close, open_brief
from signoff.rules import End
from tasks.delivering import deliver_notices
from tasks.in_words import in_words
from tasks.reworking import start_reworks
from tasks.steps import take
from tasks.telling_story import tell_story
from tasks.this_run import run_id, show_to_region


@flow(name="content-lifecycle", flow_run_name="{brief.title}")
@in_words
def content_lifecycle(brief: Brief) -> str:
    """Carry one content from its brief to its last measurement.

    Fill in the brief and press Submit. From then on people are asked, by mail or chat, when
    it is their turn; nothing goes out before everybody whose consent is needed has agreed.
    """
    content_id = open_brief(brief, run_id())
    show_to_region(content_id)
    while not isinstance(step := next_step(content_id), End):
        take(step, content_id)
    close(content_id, step.outcome)
    start_reworks(content_id)
    deliver_notices(content_id)
    tell_story(content_id)
    return step.outcome
