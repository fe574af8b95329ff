"""Our own pages, rendered here: they work without JavaScript and on a phone."""
