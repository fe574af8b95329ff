"""What we tell browsers to allow on our pages and on Prefect's: nothing that these do not need."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

from server.door.our_pages import is_ours
from signoff.settings import settings

OUR_SCRIPTS = "script-src 'self'"
PREFECTS_SCRIPTS = "script-src 'self' 'unsafe-eval'"
"""What draws the steps of a run (Pixi) writes its programs itself, in both designs; without this
a run's page shows none. Nothing that stands in a page or comes from elsewhere runs all the same."""
CONTENT = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self' 'unsafe-inline'",  # both designs write styles into their elements
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        # Not more: the newer design sends what people do to Amplitude, whatever its settings say.
        "connect-src 'self'",
        "worker-src 'self' blob:",  # the drawing of a run's steps is worked out beside the page
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # the same as frame-ancestors, for what does not know it
    # Not no-referrer: browsers would then hide, in our own forms, where they were sent from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
MAY_BE_KEPT = ("/assets/", "/ico/", "/v2/assets/", "/v2/ico/", "/v2/fonts/", "/signoff/")
"""What a browser may keep: programs, pictures and letters; they are the same for everybody."""
KEPT_AT_HOME = "/calendar/"
"""What a person's own calendar program may keep, so that it can ask whether anything changed."""
OTHER_SITES = "access-control-"
"""With headers called so Prefect lets pages of any other site read its answers."""


def with_security_headers(scope: Scope, send: Send) -> Send:
    """The same, but each answer carries these headers; a page that sets one itself knows better."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            _add(MutableHeaders(scope=message), str(scope["path"]))
        await send(message)

    return sent


def _add(headers: MutableHeaders, path: str) -> None:
    for name in [name for name in headers if name.startswith(OTHER_SITES)]:
        del headers[name]
    scripts = OUR_SCRIPTS if is_ours(path) else PREFECTS_SCRIPTS
    headers.setdefault("Content-Security-Policy", f"{CONTENT}; {scripts}")
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if settings().ui_url.startswith("https:"):
        headers.update(ONLY_HTTPS)
    if path.startswith(KEPT_AT_HOME):
        headers.setdefault("Cache-Control", "no-store")
    elif not path.startswith(MAY_BE_KEPT):
        headers["Cache-Control"] = "no-store"
