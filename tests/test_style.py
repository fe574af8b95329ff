"""The style guide finds what it should, however it is disguised, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from time import process_time

import pytest

from signoff.findings import Finding
from signoff.post import ChannelPost, Media
from signoff.style import findings
from signoff.workspace import Style, read_workspace
from signoff.workspace.style import BannedWord, BannedWords, Emoji, Links, PreferredWords, Tone

GUIDE = read_workspace(Path(__file__).parent.parent / "workspace").style
LANGUAGES = {"hub": "en", "italy": "it", "germany": "de"}
FINE = "A quiet cup by the window. #HazelAndThyme"


def said_about(
    text: str, style: Style = GUIDE, campaign: str = "", channel: str = "hub", **post: object
) -> list[Finding]:
    body = {channel: ChannelPost.model_validate({"text": text, **post})}
    return findings(body, style, campaign, LANGUAGES)


def rules_broken(text: str, style: Style = GUIDE, **more: object) -> set[str]:
    return {finding.rule for finding in said_about(text, style, **more)}  # type: ignore[arg-type]


def test_a_post_in_the_brand_s_style_is_not_commented_on() -> None:
    assert said_about(FINE) == []


def test_a_finding_says_what_is_so_what_would_be_right_and_whether_it_stops_the_post() -> None:
    (finding,) = said_about("Time for a detox. #HazelAndThyme")

    assert finding == Finding(
        rule="banned-words",
        where="hub",
        what="We do not write “detox”: It promises an effect on health that no tea has.",
        mend="Write “refreshing” instead.",
        blocks=True,
    )


@pytest.mark.parametrize(
    "disguise",
    [
        "DETOX",
        "de\u200btox",  # zero-width space
        "d\u2060e\u2060t\u2060o\u2060x",  # word joiners
        "de\u00adtox",  # soft hyphen
        "de\u034ftox",  # combining grapheme joiner
        "𝗱𝗲𝘁𝗼𝘅",  # mathematical letters
        "ｄｅｔｏｘ",  # full-width letters
        "ⓓⓔⓣⓞⓧ",
        "#DetoxWeek",
        "#tea_detox",
        "(detox)",
        "de\ufe0ftox",  # variation selector
    ],
)
def test_a_banned_word_is_found_in_every_disguise(disguise: str) -> None:
    assert "banned-words" in rules_broken(f"{FINE} {disguise}")


@pytest.mark.parametrize("innocent", ["detoxify", "nodetox", "secure", "cured"])
def test_a_word_that_only_contains_a_banned_one_is_left_alone(innocent: str) -> None:
    assert rules_broken(f"{FINE} {innocent}") == set()


def test_a_word_with_another_kind_of_hyphen_is_the_same_word() -> None:
    assert "banned-words" in rules_broken(f"{FINE} A guilt\u2011free cup")


def test_words_of_one_language_are_banned_only_there() -> None:
    assert rules_broken(f"{FINE} Heilung", channel="germany") == {"banned-words"}
    assert rules_broken(f"{FINE} Heilung", channel="hub") == set()


def test_each_channel_is_judged_by_itself() -> None:
    body = {"hub": ChannelPost(text=FINE), "italy": ChannelPost(text=f"{FINE} detox")}

    assert [finding.where for finding in findings(body, GUIDE, "", LANGUAGES)] == ["italy"]


def test_a_preferred_word_is_recommended_without_stopping_the_post() -> None:
    (finding,) = said_about(f"Put the teabag in. {FINE}")

    assert (finding.rule, finding.blocks) == ("preferred-words", False)
    assert finding.mend == "Write “tea bag” instead."


def test_every_campaign_has_its_hashtags() -> None:
    assert rules_broken(FINE, campaign="slow-winter") == {"required-hashtags"}
    assert rules_broken(f"{FINE} #slowwinter", campaign="slow-winter") == set()
    assert rules_broken("No hashtag at all.") == {"required-hashtags"}


def test_a_fragment_of_a_link_is_no_hashtag() -> None:
    link = "https://hazelandthyme.example/?utm_campaign=x#HazelAndThyme"

    assert rules_broken(f"Have a look: {link}") == {"required-hashtags"}


def test_hashtags_and_emoji_are_counted_as_people_count_them() -> None:
    assert rules_broken(f"{FINE} #one #two #three #four #five #1") == {"hashtag-count"}
    family, flag, keycap, thumb = "👩‍👩‍👧‍👦", "🇮🇹", "1️⃣", "👍🏽"
    assert rules_broken(f"{FINE} {family}{flag}{thumb}") == set()
    assert rules_broken(f"{FINE} {family}{flag}{thumb}{keycap}") == {"emoji"}
    assert rules_broken(f"{FINE} © ™ 2027") == set()


@pytest.mark.parametrize("text", ["🍵🍵", "🍵 #HazelAndThyme @anna@example.org", "", "123 🍵"])
def test_a_text_of_emoji_alone_is_asked_for_words(text: str) -> None:
    found = [finding for finding in said_about(text) if finding.rule == "emoji"]

    assert [finding.what for finding in found] == ["There are no words in it."]
    assert found[0].blocks


def test_emoji_alone_are_fine_where_the_team_says_so() -> None:
    assert "emoji" not in rules_broken("🍵", Style(emoji=Emoji(words_needed=False)))


def test_shouting_is_heard_and_abbreviations_and_names_are_not_shouting() -> None:
    assert rules_broken(f"{FINE} LIMITED EDITION") == {"tone"}
    assert rules_broken(f"{FINE} UNESCO and NASA, 2027") == set()
    assert rules_broken(f"{FINE} Tea!! Now‼") == {"tone"}


def test_a_phrase_with_a_gap_is_found_with_any_word_in_it() -> None:
    assert rules_broken(f"{FINE} The  Best\nTEA ever.") == {"phrases"}
    assert rules_broken(f"{FINE} The best we have ever had.") == set()


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ("http://hazelandthyme.example/?utm_campaign=x", "is not encrypted"),
        ("https://evil.example/?utm_campaign=x", "may not lead to evil.example"),
        ("https://hazelandthyme.example@evil.example/?utm_campaign=x", "lead to evil.example"),
        ("https://hazelandthyme.example.evil.example/?utm_campaign=x", "may not lead to"),
        ("https://evil.example\\@hazelandthyme.example/?utm_campaign=x", "no link"),
        ("javascript://hazelandthyme.example/%0aalert(1)", "no link"),
        ("https://hazelandthyme.example/tea", "lacks utm_campaign"),
        ("https://[broken/", "no link"),
        ("just words", "no link"),
    ],
)
def test_a_link_that_may_not_go_out_is_refused(link: str, what: str) -> None:
    found = [finding for finding in said_about(FINE, link=link) if finding.rule == "links"]

    assert found
    assert what in found[0].what
    assert found[0].blocks


def test_our_own_links_pass_with_subdomains_and_punctuation_after_them() -> None:
    link = "https://shop.hazelandthyme.example/tea?utm_campaign=winter"

    assert rules_broken(f"{FINE} See {link}.", link=link) == set()


def test_every_image_says_what_it_shows() -> None:
    def image(alt: str) -> Media:
        return Media(sha256="0" * 64, mime="image/png", alt=alt)

    media = (image(""), image("IMG_2041.jpg"), image("tea"), image("Two cups on a window sill"))
    found = said_about(FINE, media=media)

    assert [finding.rule for finding in found] == ["alt-text"] * 3
    assert [finding.what for finding in found] == [
        "Image 1 has no alternative text.",
        "The alternative text of image 2 is a file name.",
        "“tea” says too little about image 3.",
    ]


def test_long_sentences_and_long_posts_are_pointed_out() -> None:
    long_sentence = " ".join(["word"] * 26) + "."
    long_post = "Short one. " * 70

    assert rules_broken(f"{FINE} {long_sentence}") == {"reading"}
    assert [f.what for f in said_about(f"{FINE} {long_post}")] == ["It takes 44 seconds to read."]


def test_html_and_hidden_characters_are_named_because_everybody_would_get_them() -> None:
    assert rules_broken(f"<b>Hello</b> {FINE}") == {"html"}
    assert rules_broken(f"{FINE} 1 < 2 and a <3 for tea & more") == set()
    assert rules_broken(f"{FINE} he\u200bllo") == {"hidden-characters"}


def test_a_word_in_the_guide_is_text_and_never_a_pattern() -> None:
    word = BannedWord(word="(a+)+$", reason="It is odd.")
    style = Style(banned_words=BannedWords(words=(word,)))

    assert rules_broken("say (a+)+$ now", style) == {"banned-words"}
    assert "banned-words" not in rules_broken("aaaa", style)


@pytest.mark.parametrize(
    "nasty", ["a" * 100_000, "a " * 50_000, "#" * 100_000, "https://" * 10_000, "<a" * 50_000]
)
def test_no_text_keeps_the_rules_busy(nasty: str) -> None:
    phrases = Tone(phrases=(BannedWord(word="a * a * b", reason="It is slow."),))
    style = GUIDE.model_copy(update={"tone": phrases})

    started = process_time()
    said_about(nasty, style)

    assert process_time() - started < 5


def test_an_empty_guide_finds_nothing_in_plain_prose() -> None:
    style = Style(links=Links(https_only=False), preferred_words=PreferredWords())
    bodies: Mapping[str, ChannelPost] = {"hub": ChannelPost(text="Hello there.")}

    assert findings(bodies, style) == []
