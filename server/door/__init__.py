"""The front door: everything that reaches Prefect passes through here."""
