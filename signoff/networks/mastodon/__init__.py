"""Mastodon, and the servers that speak its language."""

from signoff.networks.mastodon.account import Mastodon

NETWORK = Mastodon
