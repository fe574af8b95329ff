"""Prefect's server as one web application."""

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from server.door.door import Door

SELDOM = (10_000, 20, 20)
"""A request makes thousands of objects and keeps few: Python's own 700 took a fifteenth of it."""


def create() -> "FastAPI":
    """The application, imported without collecting garbage.

    Prefect's some two thousand modules make a quarter of a million objects that all stay.
    Looking through them again and again while they are made took 0.65 of 3.9 seconds (2026-11).
    """
    gc.disable()
    from prefect.server.api.server import create_app

    from server.one_writer import write_one_by_one

    write_one_by_one()
    application = create_app()
    gc.freeze()
    gc.enable()
    gc.set_threshold(*SELDOM)
    return application


def create_behind_door() -> "Door":
    """The same, and our own pages, behind the door."""
    prefect = create()
    from server.door.door import Door
    from server.pages.application import pages
    from server.quiet_log import keep_secrets_out

    keep_secrets_out()
    return Door(prefect, pages())
