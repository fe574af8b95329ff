"""Who we are elsewhere: credentials and connections, shown as forms in Prefect's UI."""
