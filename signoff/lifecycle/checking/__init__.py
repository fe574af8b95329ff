"""Whether everything that proves consent is still as it was entered."""

from signoff.lifecycle.checking.verifying import Report, verify

__all__ = ["Report", "verify"]
