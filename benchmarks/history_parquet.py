"""The rows of a SQLite database as Parquet, in a process of its own: `python -m … FILE FOLDER`."""

import csv
import sqlite3
import sys
from pathlib import Path

import duckdb

MICROS = "CAST(strftime('%s', {}) AS INTEGER) * 1000000"
TABLES = {
    "posts": (
        f"SELECT id, channel, {MICROS.format('sent_at')} FROM publications ORDER BY id",
        {"id": "BIGINT", "channel": "VARCHAR", "sent_at": "BIGINT"},
    ),
    "readings": (
        f"SELECT publication_id, metric, value, {MICROS.format('read_at')}"
        " FROM measurements ORDER BY id",
        {"publication_id": "BIGINT", "metric": "VARCHAR", "value": "BIGINT", "read_at": "BIGINT"},
    ),
    "followers": (
        f"SELECT channel, followers, {MICROS.format('read_at')} FROM follower_counts ORDER BY id",
        {"channel": "VARCHAR", "followers": "BIGINT", "read_at": "BIGINT"},
    ),
}


def as_parquet(database: Path, folder: Path) -> None:
    """One file for each table that the report needs.

    By way of CSV: what turns rows into Parquet directly (pyarrow) would change how pandas keeps
    its words as soon as it is installed, and so what the others take.
    """
    table = folder / "table.csv"
    with sqlite3.connect(database) as connection, duckdb.connect() as duck:
        for name, (query, columns) in TABLES.items():
            with table.open("w", newline="") as file:
                csv.writer(file).writerows(connection.execute(query))
            rows = f"read_csv('{table}', header = false, columns = {columns})"
            duck.execute(f"COPY (FROM {rows}) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    table.unlink()


if __name__ == "__main__":
    as_parquet(Path(sys.argv[1]), Path(sys.argv[2]))
