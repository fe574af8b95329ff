"""Templates: texts that were agreed to once, in which only named blanks may vary."""

import re
from collections.abc import Iterator, Mapping, Sequence

from signoff.language import _
from signoff.post import Body

BLANK = re.compile(r"\{([a-z][a-z0-9-]*)\}")
LONGEST = 100
ADDRESS = re.compile(r"://|www\.|[@#{}]", re.IGNORECASE)
"""What would say more than a word or two: a link, a mention, a hashtag, another blank."""


def blanks_in(body: Body) -> list[str]:
    """The names of the blanks, in the order in which they come."""
    found = [name for post in body.values() for name in BLANK.findall(post.text)]
    return list(dict.fromkeys(found))


def filled(body: Body, words: Mapping[str, str]) -> Body:
    """The texts with every blank filled; everything else is as it was agreed to."""
    return {
        channel: post.model_copy(
            update={"text": BLANK.sub(lambda blank: words.get(blank[1], blank[0]), post.text)}
        )
        for channel, post in body.items()
    }


def words_of(written: Sequence[str]) -> dict[str, str]:
    """What fills the blanks; each is written as `name: words`."""
    pairs = (one.partition(":") for one in written)
    return {name.strip(): words.strip() for name, _colon, words in pairs}


def wrong_words(body: Body, written: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Everything that keeps these words from filling the blanks: what is wrong, what is right."""
    words, blanks = words_of(written), blanks_in(body)
    right = _("Write each blank once as name: words. There are: {names}.", names=", ".join(blanks))
    if len(words) < len(written) or any(":" not in one for one in written):
        yield _("A blank is there twice, or is not written as name: words."), right
    for name in words.keys() - set(blanks):
        yield _("The template has no blank called {name}.", name=name[:60]), right
    for name in blanks:
        text = words.get(name, "")
        if not text:
            yield _("The blank {name} is not filled.", name=name), right
        elif len(text) > LONGEST or ADDRESS.search(text) or not text.isprintable():
            yield (
                _("The words for {name} say more than a blank may.", name=name),
                _(
                    "Write up to {n} characters on one line, without links, @, # or braces.",
                    n=LONGEST,
                ),
            )
