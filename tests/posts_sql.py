"""Posts and what they brought in plain SQL: ours, and of imported ones those that count."""

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


NEWEST = """
newest AS (
    SELECT publication_id, metric, value, row_number() OVER (
        PARTITION BY publication_id, metric ORDER BY read_at DESC, id DESC
    ) AS back FROM measurements WHERE read_at < :until
)
"""
BROUGHT = f"""
WITH {NEWEST}
SELECT coalesce(sum(n.value), 0) FROM newest n JOIN publications p ON p.id = n.publication_id
WHERE n.back = 1 AND p.sent_at >= :start AND p.sent_at < :until
"""
IMPORTED_BROUGHT = f"""
SELECT coalesce(sum(value), 0) FROM (
    SELECT {told_of("likes", "until")} AS value FROM history_posts h WHERE {{which}}
    UNION ALL SELECT {told_of("shares", "until")} FROM history_posts h WHERE {{which}}
    UNION ALL SELECT {told_of("comments", "until")} FROM history_posts h WHERE {{which}}
) each_number
""".format(which=f"h.sent_at >= :start AND h.sent_at < :until AND {PAST_US}")
WENT_OUT = f"""
SELECT (SELECT count(*) FROM publications WHERE sent_at >= :start AND sent_at < :until)
    + (SELECT count(*) FROM history_posts h
        WHERE sent_at >= :start AND sent_at < :until AND {PAST_US})
"""
FIRST = "SELECT count(*) FROM publications WHERE sent_at < :until"
FIRST_OF_ALL = """
SELECT (SELECT count(*) FROM publications WHERE sent_at < :until)
    + (SELECT count(*) FROM history_posts WHERE sent_at < :until)
"""
GAINED = """
SELECT coalesce(sum(followers - before), 0) FROM (
    SELECT followers, read_at, lag(followers) OVER (ORDER BY read_at) AS before
    FROM follower_counts WHERE channel = 'mastodon-italy' AND read_at >= :known
) steps WHERE before IS NOT NULL AND read_at >= :start AND read_at < :until
"""
GROUPS = f"""
WITH {NEWEST}, each_post AS (
    SELECT p.id, sum(n.value) AS brought,
        CASE p.channel WHEN 'mastodon-hub' THEN 'Head office' ELSE 'Italy' END AS region,
        CASE p.channel WHEN 'mastodon-hub' THEN 'Hazel & Thyme' ELSE 'Hazel & Thyme Italia' END
            AS channel,
        c.brief ->> 'campaign' AS campaign,
        CASE r.author WHEN 'giulia' THEN 'Italy' WHEN 'jonas' THEN 'Germany' ELSE '' END AS team,
        CASE WHEN json_array_length(r.posts -> p.channel -> 'media') > 0 THEN 'picture'
            WHEN r.posts -> p.channel ->> 'link' <> '' THEN 'link' ELSE 'text' END AS kind
    FROM publications p JOIN contents c ON c.id = p.content_id
    JOIN revisions r ON r.id = p.revision_id
    LEFT JOIN newest n ON n.publication_id = p.id AND n.back = 1
    WHERE p.sent_at >= :start AND p.sent_at < :until
    GROUP BY p.id, p.channel, c.brief ->> 'campaign', r.author, kind
    UNION ALL
    SELECT -h.id, CASE WHEN likes IS NULL AND shares IS NULL AND comments IS NULL THEN NULL
            ELSE coalesce(likes, 0) + coalesce(shares, 0) + coalesce(comments, 0) END,
        CASE h.channel WHEN 'mastodon-hub' THEN 'Head office' ELSE 'Italy' END,
        CASE h.channel WHEN 'mastodon-hub' THEN 'Hazel & Thyme' ELSE 'Hazel & Thyme Italia' END,
        h.campaign, NULL, nullif(h.kind, '')
    FROM (
        SELECT h.*, {told_of("likes", "until")} AS likes, {told_of("shares", "until")} AS shares,
            {told_of("comments", "until")} AS comments
        FROM history_posts h WHERE h.sent_at >= :start AND h.sent_at < :until AND {PAST_US}
    ) h
)
SELECT {{by}}, count(*), count(brought), sum(brought) FROM each_post
WHERE {{by}} IS NOT NULL GROUP BY {{by}}
"""
