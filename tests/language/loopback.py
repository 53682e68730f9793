"""A LanguageTool server for tests: speaks /v2/languages and /v2/check on the loopback."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlparse

# what this server holds to be wrong: pattern, rule, category, replacement
WRONG = (
    (r"\bhave meet\b", "HAVE_PART_AGREEMENT", "GRAMMAR", "met"),
    (r"\bdo not own\b", "HE_VERB_AGR", "GRAMMAR", "does not own"),
    (r"\butilise\b", "MORFOLOGIK_RULE_EN_US", "TYPOS", "utilize"),
    (r"\U0001f600 \U0001f600", "TWO_FACES", "GRAMMAR", "\U0001f600"),
)


def units(text: str) -> int:
    """Length in UTF-16 units, as Java counts."""
    return len(text.encode("utf-16-le")) // 2


def matches(text: str) -> list[dict[str, Any]]:
    """The answer's matches, in the shape LanguageTool 6 gives them."""
    found = []
    for pattern, rule, category, better in WRONG:
        for hit in re.finditer(pattern, text):
            found.append(
                {
                    "message": f"Did you mean {better}?",
                    "shortMessage": "",
                    "replacements": [{"value": better}],
                    "offset": units(text[: hit.start()]),
                    "length": units(hit[0]),
                    "context": {"text": text[:40], "offset": 0, "length": 1},
                    "sentence": text[:40],
                    "type": {"typeName": "Other"},
                    "rule": {
                        "id": rule,
                        "description": rule,
                        "issueType": "grammar",
                        "category": {"id": category, "name": category},
                    },
                    "ignoreForIncompleteSentence": False,
                    "contextForSureMatch": 0,
                }
            )
    return found


class Handler(BaseHTTPRequestHandler):
    """Answers the two paths; ``server.delay`` seconds late, ``server.broken`` with no JSON."""

    def do_GET(self) -> None:
        self._answer([{"name": "English (US)", "code": "en", "longCode": "en-US"}])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(urlparse(self.path).path)  # type: ignore[attr-defined]
        time.sleep(getattr(self.server, "delay", 0))
        self._answer({"matches": matches(parse_qs(body).get("text", [""])[0])})

    def _answer(self, data: Any) -> None:
        broken = getattr(self.server, "broken", False)
        text = b"<html>no</html>" if broken else json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def make_server(port: int = 0) -> ThreadingHTTPServer:
    """A server that is not yet running; port 0 takes a free one."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.asked = []  # type: ignore[attr-defined]
    return server


@contextmanager
def running(**settings: object) -> Iterator[ThreadingHTTPServer]:
    """A running server; ``settings`` become its attributes."""
    server = make_server()
    for name, value in settings.items():
        setattr(server, name, value)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":  # as a stand-in for Java: the port follows -p
    make_server(int(sys.argv[sys.argv.index("-p") + 1])).serve_forever()
