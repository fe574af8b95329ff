"""The memory: every table and every query."""
