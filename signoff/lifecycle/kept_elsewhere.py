"""What an export that was kept elsewhere says the chain must hold."""

import json
from pathlib import Path

from signoff.errors import SignoffError
from signoff.language import _
from signoff.proof.link import link


class NoExport(SignoffError):
    """The file is not what `signoff audit export` writes."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            _("{file} is no proof that `signoff audit export` wrote, or was changed.", file=file)
        )


def hashes_in(file: Path) -> dict[int, str]:
    """The first and the last hash of its part of the chain, and all that were signed."""
    try:
        proof = json.loads(file.read_text(encoding="utf-8"))
        chain, signed = proof["chain"], proof["signatures"]
        hash, number, found = str(chain["before"]), int(chain["first"]), {}
        for number, digest in enumerate(chain["digests"], int(chain["first"])):
            hash = link(hash, str(digest))
            if number == int(chain["first"]):
                found[number] = hash
        found[number] = hash
        return found | {int(one["signed"]["number"]): str(one["signed"]["hash"]) for one in signed}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise NoExport(file) from error
