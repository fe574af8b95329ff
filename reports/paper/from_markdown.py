"""Any report that has Markdown for Prefect's page, on paper: the same words, set as ours are."""

from collections.abc import Iterator, Sequence
from datetime import date

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from reports.paper.parts import Cell, Document, Part, Section, Steps, Table, Text

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
BREAKS = {"softbreak": " ", "hardbreak": "\n"}
LISTS = ("ordered_list", "bullet_list")
TO_THE_RIGHT = "text-align:right"


def document(markdown: str, name: str, about: str, day: date) -> Document:
    """The first heading is the headline; what stands below a rule are notes."""
    nodes = SyntaxTreeNode(MARKDOWN.parse(markdown)).children
    top = [node for node in nodes if node.tag == "h1"][:1]
    rest = [node for node in nodes if node not in top]
    rule = next((n for n, node in enumerate(rest) if node.type == "hr"), len(rest))
    return Document(
        name=name,
        about=about,
        day=day,
        headline=_cell(top[0]).text if top else name,
        sections=list(_sections(rest[:rule])),
        notes=[_cell(node).text for node in rest[rule + 1 :] if node.type == "paragraph"],
    )


def _sections(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Section]:
    heading, parts = "", list[Part]()
    for node in nodes:
        if node.type != "heading":
            parts += _parts(node)
            continue
        if heading or parts:
            yield Section(parts, heading)
        heading, parts = _cell(node).text, []
    if heading or parts:
        yield Section(parts, heading)


def _parts(node: SyntaxTreeNode) -> Iterator[Part]:
    if node.type == "table":
        yield _table(node)
    elif node.type in LISTS:
        yield Steps([_cell(item).text for item in node.children])
    elif said := _cell(node).text:
        yield Text(said)


def _table(node: SyntaxTreeNode) -> Table:
    head, *rows = [row for group in node.children for row in group.children]
    numbers = 0
    for column in reversed(head.children):
        if column.attrs.get("style") != TO_THE_RIGHT:
            break
        numbers += 1
    said = [[_cell(column) for column in row.children] for row in rows]
    return Table([_cell(column).text for column in head.children], said, numbers)


def _cell(node: SyntaxTreeNode) -> Cell:
    """The words without their marks, and the first address that they lead to."""
    inside = list(node.walk())
    text = "".join(BREAKS.get(one.type, one.content if _has_words(one) else "") for one in inside)
    links = [str(one.attrs["href"]) for one in inside if one.type == "link"]
    return Cell(text.strip(), link=links[0] if links else "")


def _has_words(node: SyntaxTreeNode) -> bool:
    return node.type in ("text", "code_inline", "code_block", "fence")
