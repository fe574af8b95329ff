"""A mail that was kept, as a page that a browser opens: byte for byte the same words."""

import re
from base64 import b64encode
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

SHOWN = re.compile(r'"cid:([^"]+)"')


def as_page(mail: bytes) -> str:
    """Its page, with its images inside; nothing where it has none."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(mail)
    html = message.get_body(("html",))
    if html is None:
        return ""
    images = {str(part["Content-ID"])[1:-1]: part for part in message.walk() if part["Content-ID"]}
    return SHOWN.sub(lambda found: _inside(found, images), str(html.get_content()))


def _inside(found: re.Match[str], images: dict[str, EmailMessage]) -> str:
    part = images.get(found[1])
    if part is None or part.get_content_maintype() != "image":
        return found[0]
    return f'"data:{part.get_content_type()};base64,{b64encode(part.get_content()).decode()}"'
