"""Posts that went out before we were asked: from what the networks and other tools export."""

from signoff.past.columns import columns
from signoff.past.export import Export, PastFollowers, PastPost, read_export
from signoff.past.importing import Brought, take_in
from signoff.past.taking_back import imports, take_back, the_import, what_would_go

__all__ = [
    "Brought",
    "Export",
    "PastFollowers",
    "PastPost",
    "columns",
    "imports",
    "read_export",
    "take_back",
    "take_in",
    "the_import",
    "what_would_go",
]
