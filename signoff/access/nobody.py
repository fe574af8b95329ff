"""Names that open nothing are counted and locked as accounts are: nobody learns which are real."""

from collections import OrderedDict
from functools import cache
from threading import Lock

from signoff import clock
from signoff.access.passwords import nobodys
from signoff.access.secret import fingerprint
from signoff.store.accounts import Account

MOST = 10_000
"""How many names are remembered, and only as long as this process lives."""


class Nobodies:
    """Accounts that are in no store, one for each name that somebody tried."""

    def __init__(self) -> None:
        self._tried: OrderedDict[str, Account] = OrderedDict()
        self._one_at_a_time = Lock()

    def begin_try(self, name: str) -> Account:
        """Count a try under this name, as for a real account."""
        now = clock.now()
        key = fingerprint(name.casefold())
        with self._one_at_a_time:
            account = self._tried.setdefault(key, _unheard_of())
            self._tried.move_to_end(key)
            if len(self._tried) > MOST:
                self._tried.popitem(last=False)
            account.begin_try(now)
        return account


@cache
def nobodies() -> Nobodies:
    """Those of this process."""
    return Nobodies()


def _unheard_of() -> Account:
    return Account(person="", password=nobodys(), totp_secret="", failures=0, locked_until=None)
