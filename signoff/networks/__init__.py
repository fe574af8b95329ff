"""One folder per network: an httpx client goes in, facts come out."""
