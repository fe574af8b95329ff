"""Tables that only grow: the database itself refuses to change or delete what stands there."""

from sqlalchemy import Connection

APPEND_ONLY = (
    "answers",
    "revisions",
    "decisions",
    "attempts",
    "measurements",
    "follower_counts",
    "versions",
    "visits",
    "stand_ins",
    "passed_by",
    "withdrawals",
    "link_sessions",
    "comments",
    "comment_marks",
    "chain",
    "chain_signatures",
    "kept_numbers",
    "kept_reports",
    "report_choices",
    "results",
)

POSTGRESQL_REFUSAL = """
CREATE OR REPLACE FUNCTION signoff_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$
"""


def guard(connection: Connection, table: str) -> None:
    """Let rows be added to the table, and nothing else."""
    if connection.dialect.name == "sqlite":
        _guard_sqlite(connection, table)
    else:
        _guard_postgresql(connection, table)


def _guard_sqlite(connection: Connection, table: str) -> None:
    for change in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guard_postgresql(connection: Connection, table: str) -> None:
    connection.exec_driver_sql(POSTGRESQL_REFUSAL)
    for change, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"{table}_append_only_{each.lower()}"
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION signoff_append_only()"
        )


def unguard(connection: Connection, table: str) -> None:
    """Let rows be changed until `guard`: only to erase what somebody wants erased."""
    if connection.dialect.name == "sqlite":
        for change in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{change}")
    else:
        for each in ("row", "statement"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_append_only_{each} ON {table}")
