"""Who hears of a comment: those it names, those it answers, and who writes the post."""

from textwrap import shorten

from sqlalchemy.orm import Session

from signoff.access.seeing import who_see
from signoff.language import _
from signoff.lifecycle.in_force import agreed
from signoff.rules.mentions import mentioned
from signoff.store.comments import Comment, comment, comments
from signoff.store.contents import Content, content
from signoff.store.database import reading
from signoff.telling import Kind, tell_people
from signoff.workspace import Workspace

LONGEST_PASSAGE = 200
"""Of the words that a comment is about: a mail shows how they begin."""


def tell_of(session: Session, workspace: Workspace, about: Content, new: Comment) -> None:
    """Everybody once, for the nearest reason; never the writer, nor who may not see the post."""
    said = comments(session, about.id)
    thread = [one.person for one in said if new.answers_id in (one.id, one.answers_id)]
    reasons: dict[Kind, list[str]] = {
        "mentioned": list(mentioned(new.text, workspace).people),
        "answered": thread if new.answers_id else [],
        "commented": [about.creator] if len(said) == 1 else [],
    }
    known = {new.person}
    for kind, people in reasons.items():
        to_tell = [id for id in dict.fromkeys(people) if id not in known]
        known.update(to_tell)
        _tell(session, workspace, about, new, (kind, to_tell))


def _tell(
    session: Session,
    workspace: Workspace,
    about: Content,
    new: Comment,
    told: tuple[Kind, list[str]],
) -> None:
    kind, people = told
    tell_people(
        session,
        workspace,
        who_see(session, workspace, people, about),
        kind,
        key=f"comment/{new.id}/{kind}",
        content=about,
        facts={
            "who": new.person,
            "comment": new.text,
            "passage": shorten(new.passage, LONGEST_PASSAGE, placeholder=" …"),
            "page": f"/content/{about.id}#comment-{new.id}",
        },
    )


def untold(content_id: int, comment_id: int, person: str) -> list[str]:
    """For who wrote a comment: a sentence for each @name of which nobody was told."""
    with reading() as session:
        workspace = agreed(session).workspace
        one = comment(session, content_id, comment_id)
        if one is None or one.person != person:
            return []
        about, found = content(session, content_id), mentioned(one.text, workspace)
        seeing = who_see(session, workspace, found.people, about)
        blind = [workspace.person(id).name for id in found.people if id not in seeing]
    return [
        *(
            _("There is nobody called @{name}: nobody was told.", name=name)
            for name in found.unknown
        ),
        *(
            _(
                "Several people are called @{name} ({ids}): nobody was told. Write the one that"
                " you mean.",
                name=name,
                ids=", ".join(f"@{id}" for id in ids),
            )
            for name, ids in found.several
        ),
        *(_("{name} may not see this post, and was not told.", name=name) for name in blind),
    ]
