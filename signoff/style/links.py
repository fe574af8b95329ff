"""Rules about what a post carries: where its links lead, and what its images say aloud."""

from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs, urlsplit

import regex

from signoff.language import _
from signoff.style.post_text import PostText
from signoff.style.words import Said
from signoff.workspace.style import Links, Style

FILE_NAME = regex.compile(r"\s*[\w-]+\.(?:jpe?g|png|gif|webp|heic|tiff?)\s*", regex.IGNORECASE)


def links(post: PostText, style: Style) -> Iterator[Said]:
    """Links that may not be there as they are."""
    rule = style.links
    for link in post.links:
        parts = _parts(link)
        if parts is None:
            what = _("{link} is no link that a browser opens.", link=link)
            yield what, _("Write the whole address: https://example.org/page.")
        else:
            yield from _policy(link, parts, rule)


def _parts(link: str) -> SplitResult | None:
    # Browsers read a backslash as a slash: what looks like our domain could be another's.
    if "\\" in link or any(sign.isspace() for sign in link):
        return None
    try:
        parts = urlsplit(link)
        _port = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _policy(link: str, parts: SplitResult, rule: Links) -> Iterator[Said]:
    if rule.https_only and parts.scheme != "https":
        yield _("{link} is not encrypted.", link=link), _("Write https:// instead of http://.")
    if rule.domains and not _ours(parts, rule.domains):
        what = _("Links may not lead to {domain}.", domain=parts.hostname)
        yield what, _("Allowed are: {domains}.", domains=", ".join(rule.domains))
    lacks = [name for name in rule.required_parameters if not parse_qs(parts.query).get(name)]
    if lacks:
        what = _("{link} lacks {names}.", link=link, names=", ".join(lacks))
        yield what, _("Add it: {example}.", example=_with(parts, lacks))


def _ours(parts: SplitResult, domains: tuple[str, ...]) -> bool:
    host = (parts.hostname or "").rstrip(".")
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _with(parts: SplitResult, names: list[str]) -> str:
    added = "&".join(f"{name}=…" for name in names)
    query = f"{parts.query}&{added}" if parts.query else added
    return parts._replace(query=query).geturl()


def alt_text(post: PostText, style: Style) -> Iterator[Said]:
    """Images that say nothing to people who do not see them."""
    rule = style.alt_text
    if not rule.required:
        return
    for n, image in enumerate(post.media, start=1):
        said = image.alt.strip()
        mend = _("Write in a sentence what image {n} shows.", n=n)
        if not said:
            yield _("Image {n} has no alternative text.", n=n), mend
        elif FILE_NAME.fullmatch(said):
            yield _("The alternative text of image {n} is a file name.", n=n), mend
        elif len(said) < rule.at_least:
            yield _("“{said}” says too little about image {n}.", said=said, n=n), mend
