"""What the team agreed: its words, rules and memory. Nothing in here knows Prefect."""
