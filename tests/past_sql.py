"""Imported posts in plain SQL: which of them count, and which number of each."""

PAST_US = """
NOT EXISTS (
    SELECT 1 FROM publications o
    WHERE o.channel = h.channel AND (o.network_id = h.network_id OR o.url = h.url)
)
"""
"""That `h` is not among what we sent ourselves."""


def told_of(metric: str, until: str) -> str:
    """What was told of `h` last before a moment; or else what was told first after it."""
    which = f"FROM history_readings r WHERE r.post_id = h.id AND r.metric = '{metric}'"
    return f"""
    coalesce(
        (SELECT value {which} AND r.read_at < :{until}
            ORDER BY r.read_at DESC, r.import_id LIMIT 1),
        (SELECT value {which} ORDER BY r.read_at, r.import_id LIMIT 1)
    )"""
