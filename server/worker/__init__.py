"""The worker that runs flows without starting Python anew for each."""

from server.worker.warm import SignoffWorker

__all__ = ["SignoffWorker"]
