"""What a site's robots.txt allows (RFC 9309), read once a run, and how long to wait between two requests to a host."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from pipeline.build.fetch.addresses import RefusedError, Target
from pipeline.build.fetch.client import AGENT, Answer

_MAX_PAUSE = 30.0  # seconds; a site that asks for more is not meant for programs
_MAX_BYTES = 512_000  # RFC 9309: at least the first 500 KiB are read

Ask = Callable[[str], Answer]  # follows redirects; raises RefusedError


@dataclass
class Robots:
    """The rules of the sites of one run."""

    ask: Ask
    pause_seconds: float
    _rules: dict[str, Protego] = field(default_factory=dict)
    _silent: dict[str, str] = field(default_factory=dict)  # sites whose robots.txt cannot be had
    _asked: dict[str, float] = field(default_factory=dict)  # when each host was last asked

    def check(self, target: Target) -> None:
        """Raises RefusedError where the site does not allow the address, or cannot say what it allows."""
        if target.site not in self._rules and target.site not in self._silent:
            self._load(target.site)
        if target.site in self._silent:
            raise RefusedError(f"its robots.txt cannot be had ({self._silent[target.site]})")
        if not self._rules[target.site].can_fetch(target.url, AGENT):
            raise RefusedError("the site's robots.txt does not allow it")

    def _load(self, site: str) -> None:
        try:
            answer = self.ask(f"{site}/robots.txt")
        except RefusedError as error:
            self._silent[site] = str(error)
            return
        if answer.status >= 500 or answer.status == 429:  # RFC 9309: then nothing is allowed
            self._silent[site] = f"status {answer.status}"
        else:
            words = answer.body[:_MAX_BYTES].decode("utf-8", "replace") if answer.status == 200 else ""
            self._rules[site] = Protego.parse(words)

    def wait(self, target: Target) -> None:
        """Until the host may be asked again."""
        rules = self._rules.get(target.site)
        stated = (rules.crawl_delay(AGENT) if rules else None) or 0.0
        pause = min(max(self.pause_seconds, stated), _MAX_PAUSE)
        left = self._asked.get(target.host, float("-inf")) + pause - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._asked[target.host] = time.monotonic()
