"""Bluesky, and the servers of the AT Protocol."""

from signoff.networks.bluesky.account import Bluesky

NETWORK = Bluesky
