"""The charts of the KPI report as drawings that stand in a page, without a script."""

import re
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert

SVG = "http://www.w3.org/2000/svg"
BAR = "bar"
"""What Vega calls a mark of ours that has a length."""
TELLS = "data-tells"
"""What a bar says when somebody points at it."""
IN_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What somebody may have typed into a name, and no drawing can carry."""

ET.register_namespace("", SVG)


def for_page(chart: alt.LayerChart, name: str) -> str:
    """The chart, for a page that says in words and in a table what is drawn in it.

    `name` is its own on that page: of two drawings, the parts must not be taken for each other's.
    """
    text = IN_NO_XML.sub("", vl_convert.vegalite_to_svg(chart.to_dict()))
    drawn = ET.fromstring(text)  # noqa: S314 drawn by us
    for element in drawn.iter():
        _without_roles(element)
        _of_its_own(element, name)
    drawn.set("aria-hidden", "true")
    drawn.set("focusable", "false")
    return ET.tostring(drawn, encoding="unicode")


def _without_roles(element: ET.Element) -> None:
    """Of what Vega says to those who do not see, only the bars' own words are kept, as data."""
    kind = element.attrib.pop("aria-roledescription", "")
    said = element.attrib.pop("aria-label", "")
    for name in ("role", "aria-hidden"):
        element.attrib.pop(name, None)
    element.attrib.pop("class", None)
    if kind == BAR and said:
        element.set(TELLS, said)


def _of_its_own(element: ET.Element, name: str) -> None:
    if id := element.get("id"):
        element.set("id", f"{name}-{id}")
    if cut := element.get("clip-path"):
        element.set("clip-path", cut.replace("url(#", f"url(#{name}-"))
