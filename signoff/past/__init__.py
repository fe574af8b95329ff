"""Posts that went out before we were asked: from what the networks and other tools export."""

from signoff.past.columns import columns
from signoff.past.export import Export, PastFollowers, PastPost, read_export
from signoff.past.importing import Brought, take_in

__all__ = [
    "Brought",
    "Export",
    "PastFollowers",
    "PastPost",
    "columns",
    "read_export",
    "take_in",
]
