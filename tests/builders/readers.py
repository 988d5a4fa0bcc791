"""Six readers at six terminals, by HTTP: `readers.py ADDRESS SECONDS` prints how many requests there were, as JSON."""

import http.client
import json
import random
import re
import sys
import threading
import time
from urllib.parse import urlencode, urlsplit

TERMINALS = 6
_ITEM = re.compile(r"/km/item/([a-z2-7]{16})/")


class Reader(threading.Thread):
    """One after another: start, a shelf, a title, its pages, a search; told to the counter as the pages tell it."""

    def __init__(self, address: str, until: float, number: int) -> None:
        super().__init__(daemon=True)
        self._host, self._until = urlsplit(address).netloc, until
        self._dice = random.Random(number)  # noqa: S311 - no secret
        self.asked = self.failed = 0

    def run(self) -> None:
        """Read until it is time."""
        while time.monotonic() < self._until:
            token = "".join(self._dice.choices("abcdefghijklmnopqrstuvwxyz", k=24))
            self._tell(token, e="start")
            self._ask("/km/")
            items = _ITEM.findall(self._ask("/km/shelf/stories/").decode()) or [""]
            for item in self._dice.sample(items, min(3, len(items))):
                self._ask(f"/km/item/{item}/")
                self._tell(token, e="open", i=item)
                for name in ("0001.xhtml", "0002.xhtml"):
                    self._ask(f"/book/{item}/{name}")
                    self._tell(token, e="page", i=item, p=50)
                    time.sleep(self._dice.uniform(0.5, 2))
            self._ask("/km/search", urlencode({"q": self._dice.choice(("tiger", "mango", "river"))}))
            self._tell(token, e="finish")

    def _ask(self, path: str, form: str = "") -> bytes:
        self.asked += 1
        connection = http.client.HTTPConnection(self._host, timeout=30)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
            connection.request("POST" if form else "GET", path, form or None, kind)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.failed += 1
            return b""
        else:
            # Films and encyclopedias have no pages: for these 404 is right.
            self.failed += answer.status >= http.client.BAD_REQUEST and answer.status != http.client.NOT_FOUND
            return body
        finally:
            connection.close()

    def _tell(self, token: str, **word: object) -> None:
        connection = http.client.HTTPConnection(self._host, timeout=30)
        try:
            connection.request(
                "POST", "/use", json.dumps({"s": token, "w": [word]}), {"Content-Type": "application/json"}
            )
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self.failed += 1
        finally:
            connection.close()


def main(address: str, seconds: str) -> None:
    """Let six read."""
    until = time.monotonic() + float(seconds)
    readers = [Reader(address, until, number) for number in range(TERMINALS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    print(json.dumps({"asked": sum(r.asked for r in readers), "failed": sum(r.failed for r in readers)}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
