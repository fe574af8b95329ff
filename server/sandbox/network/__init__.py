"""A social network for the demo: Mastodon's own API on this machine, its pages and its people."""
