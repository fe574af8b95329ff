"""How the brand writes: the rules of the style guide, and which of them stop a post."""

from typing import Annotated

from pydantic import Field, StringConstraints

from signoff.language import _
from signoff.workspace.kinds import LanguageCode, Name, Shape
from signoff.workspace.part import Part

Hashtag = Annotated[
    str,
    StringConstraints(max_length=100),
    Shape(r"^#[^\s#.,;:!?]+$", lambda: _('Write it with its sign, in quotes: "#Example".')),
]
Domain = Annotated[
    str,
    StringConstraints(max_length=253),
    Shape(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", lambda: _("Write the name alone: example.org.")),
]
Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Rule(Part):
    """One rule of the style guide."""

    blocks: bool = False
    """true: a post that breaks it cannot go on. false: people are told, and decide."""


class BannedWord(Part):
    """A word that we do not use, and why."""

    word: Term
    """The word or phrase; capitals do not matter."""
    reason: Name
    """Why not."""
    better: str = ""
    """What to write instead."""
    languages: tuple[LanguageCode, ...] = ()
    """Only on channels of these languages; without this, on all."""


class BannedWords(Rule):
    """Words that we do not use."""

    words: tuple[BannedWord, ...] = ()


class PreferredWord(Part):
    """Of two words that mean the same, the one that we use."""

    instead: Term
    """The word that we do not use."""
    use: Term
    """The word that we use."""
    languages: tuple[LanguageCode, ...] = ()
    """Only on channels of these languages; without this, on all."""


class PreferredWords(Rule):
    """Words that we use rather than others."""

    words: tuple[PreferredWord, ...] = ()


class Hashtags(Rule):
    """Hashtags that have to be there, and how many are enough."""

    always: tuple[Hashtag, ...] = ()
    """In every post."""
    campaigns: dict[str, tuple[Hashtag, ...]] = Field(default_factory=dict)
    """In the posts of a campaign, by the campaign's name as briefs write it."""
    at_most: int | None = Field(default=None, ge=0, le=100)
    """How many a post may have."""


class Emoji(Rule):
    """How many emoji a post may have."""

    at_most: int | None = Field(default=None, ge=0, le=100)
    """How many a post may have; without this, as many as it likes."""
    words_needed: bool = True
    """Whether a post needs words: one of emoji alone says nothing to a screen reader."""


class Tone(Rule):
    """How it sounds."""

    shouting: bool = False
    """Whether WORDS IN CAPITALS (of more than four letters) are allowed."""
    allowed_capitals: tuple[Term, ...] = ()
    """Names and abbreviations that are written in capitals."""
    exclamation_marks: int | None = Field(default=None, ge=0, le=100)
    """How many exclamation marks a post may have."""
    phrases: tuple[BannedWord, ...] = ()
    """Phrases that do not sound like us; * stands for any one word."""


class Links(Rule):
    """Where links may lead."""

    https_only: bool = True
    """Whether a link must be encrypted."""
    domains: tuple[Domain, ...] = ()
    """Where links may lead, subdomains included; without this, anywhere."""
    required_parameters: tuple[Term, ...] = ()
    """What a link must carry, for example utm_campaign."""


class AltText(Rule):
    """What people hear who do not see the image."""

    blocks: bool = True
    """true: an image without it cannot go on. false: people are told, and decide."""
    required: bool = True
    """Whether every image needs one."""
    at_least: int = Field(default=10, ge=1, le=1000)
    """How many characters say something."""


class Reading(Rule):
    """How long it takes to read."""

    words_per_sentence: int | None = Field(default=None, ge=3, le=200)
    """How many words a sentence may have."""
    seconds: int | None = Field(default=None, ge=1, le=3600)
    """How long a post may take to read, at 200 words a minute."""


class Style(Part):
    """`style.yaml`: how the brand writes."""

    banned_words: BannedWords = BannedWords()
    """Words that we do not use."""
    preferred_words: PreferredWords = PreferredWords()
    """Words that we use rather than others."""
    hashtags: Hashtags = Hashtags()
    """Hashtags that have to be there, and how many are enough."""
    emoji: Emoji = Emoji()
    """How many emoji."""
    tone: Tone = Tone()
    """How it sounds."""
    links: Links = Links()
    """Where links may lead."""
    alt_text: AltText = AltText()
    """What people hear who do not see the image."""
    reading: Reading = Reading()
    """How long it takes to read."""

    def required_hashtags(self, campaign: str) -> tuple[str, ...]:
        """What a post of this campaign (empty: of none) has to carry."""
        of_campaign = self.hashtags.campaigns.get(campaign, ())
        return tuple(dict.fromkeys((*self.hashtags.always, *of_campaign)))
