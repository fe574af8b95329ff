"""The front door: worker, command line, and what starts everything."""
