"""Five years of contents, written by the database itself: for tests of what a question reads."""

from datetime import datetime, timedelta

from sqlalchemy import text

from signoff.store.database import writing

NUMBERS = """WITH RECURSIVE made(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < {last})
SELECT n, n - n / 3 * 3 AS c, {opened} AS opened, {ended} AS ended,
    n - n / 10 * 10 = 7 AS is_rejected, n > {last} - {waiting} AS waits FROM made"""
STATEMENTS = (
    """INSERT INTO contents (id, key, brief, title, creator, region, channels, pool, slot_local,
    slot_zone, run_id, opened_at, outcome, closed_at)
    SELECT n, 'k' || n, {brief}, 'Post ' || n, 'giulia', 'italy', {channel}, '',
    '2026-11-16T12:00:00', 'Europe/Rome', 'run-' || n, opened,
    CASE WHEN waits THEN NULL WHEN is_rejected THEN 'REJECTED' ELSE 'MEASURED' END,
    CASE WHEN waits THEN NULL ELSE ended END FROM made ORDER BY n""",
    """INSERT INTO revisions (id, content_id, number, fingerprint, author, posts, source, findings,
    made_at) SELECT n, n, 1, 'f', 'giulia', '{{}}', '{{}}', '[]', opened FROM made ORDER BY n""",
    """INSERT INTO questions (id, content_id, gate, level, round, asked, opened_at, due_at, answers,
    shown, refusal, kept, findings, closed_at)
    SELECT n * 2 + q, n, CASE q WHEN 0 THEN 'create' ELSE 'review' END,
    CASE q WHEN 0 THEN '' ELSE 'country-leads' END, q, '["luca"]', opened, ended, 1, '', '',
    '{{}}', '[]', CASE WHEN waits AND q = 1 THEN NULL ELSE ended END
    FROM made CROSS JOIN (SELECT 0 AS q UNION ALL SELECT 1) AS two ORDER BY n""",
    """INSERT INTO decisions (id, content_id, revision_id, fingerprint, gate, level, person,
    verdict, comment, method, rules, decided_at)
    SELECT n, n, n, 'f', 'review', 'country-leads', 'luca',
    CASE WHEN is_rejected THEN 'REJECT' ELSE 'APPROVE' END, '', 'PROVEN', 1, ended
    FROM made WHERE NOT waits ORDER BY n""",
    """INSERT INTO publications (id, content_id, revision_id, channel, network, account, due_at,
    prepared, sending, sent_at, problem)
    SELECT n, n, n, {channel}, 'mastodon', 'ours', ended, '{{}}', 'SENT', ended, ''
    FROM made WHERE NOT waits AND NOT is_rejected ORDER BY n""",
)
BRIEF = """'{{"campaign": "Campaign ' || (n - n / 40 * 40) || '", "goal": "presence"}}'"""
CHANNEL = (
    "CASE c WHEN 1 THEN 'mastodon-hub' WHEN 2 THEN 'mastodon-italy' ELSE 'mastodon-germany' END"
)


def many_contents(how_many: int, until: datetime, waiting: int = 200) -> None:
    """One after the other in five years until then; the newest of them wait for an answer."""
    seconds = int(timedelta(days=5 * 365).total_seconds()) // how_many
    first = int(until.timestamp()) - seconds * how_many
    with writing() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        moment = "strftime('%Y-%m-%d %H:%M:%S.000000', {}, 'unixepoch')"
        moment = moment if is_sqlite else "to_timestamp({})"
        brief = BRIEF if is_sqlite else f"CAST({BRIEF} AS json)"
        numbers = NUMBERS.format(
            last=how_many,
            waiting=waiting,
            opened=moment.format(f"{first} + (n - 1) * {seconds}"),
            ended=moment.format(f"{first} + n * {seconds}"),
        )
        session.connection().exec_driver_sql(f"CREATE TEMP TABLE made AS {numbers}")
        for statement in STATEMENTS:
            said = statement.format(brief=brief.format(), channel=CHANNEL)
            session.connection().exec_driver_sql(said)
        session.execute(text("DROP TABLE made"))
        if not is_sqlite:  # which nobody tells how many rows there are
            session.execute(text("ANALYZE"))
