"""Attacks on the pages that change a post, take it back, and give it free again."""

from typing import Any
from urllib.parse import urlencode

from signoff.store.contents import content_of_run
from signoff.store.database import reading
from tests.attacks import Answered, Attack, Scene


def on_page(what: str, by: str, *, site: str = "same-origin", **fields: str) -> Any:
    """Send a form of ours about the post that waits."""

    def attack(scene: Scene) -> Answered:
        with reading() as session:
            content = content_of_run(session, scene.run_id)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": site}
        path = f"/content/{content.id if content else 0}/{what}"
        return scene.send("POST", path, urlencode(fields).encode(), by=by, headers=headers)

    return attack


NEW_TEXT = {"text": "Something else. #HazelAndThyme", "seen": "0" * 64, "slot": "2030-01-01 10:00"}
CHANGED = [
    Attack("a stranger changes the text", on_page("edit", "", **NEW_TEXT), (303, 401, 403)),
    Attack("another region's creator changes it", on_page("edit", "jonas", **NEW_TEXT), (404,)),
    Attack("its creator changes an older text", on_page("edit", "giulia", **NEW_TEXT), (409,)),
    Attack(
        "another site changes it in the creator's name",
        on_page("edit", "giulia", site="cross-site", **NEW_TEXT),
        (403,),
    ),
    Attack("another region's creator withdraws it", on_page("withdraw", "jonas"), (404,)),
    Attack("another site withdraws it", on_page("withdraw", "grace", site="cross-site"), (403,)),
    Attack("a stranger gives it free", on_page("free", ""), (303, 401, 403)),
]
