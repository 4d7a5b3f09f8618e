"""Record readings through the command line's own door for ever, saying TRY before and ACK after each.

Usage: durable_writer.py BOOK [PASSPHRASE_FILE]. For kill and power-cut tools that end it at random; makes the book
with one line when there is none. The token is the reading's note.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import sys
import time
from pathlib import Path

from raincheck.__main__ import main


def quietly(*words: str) -> None:
    """Run one command; anything but success ends the writer."""
    with contextlib.redirect_stdout(io.StringIO()):
        code = main(list(words))
    if code:
        sys.exit(code)


def run(book: Path, secret: str | None) -> None:
    """Write until killed."""
    options = ["--book", str(book), *(["--passphrase-file", secret] if secret else [])]
    if not book.exists():
        quietly(*options, "channel", "add", "jiebei", "--product", "jiebei", "--due-day", "5")
        if secret:
            quietly(*options, "encrypt")
    start = f"{os.getpid()}-{time.time_ns()}"
    for number in itertools.count():
        token = f"{start}-{number}"
        print(f"TRY {token}", flush=True)
        quietly(*options, "record", "jiebei", "--limit", "50000", "--used", str(number % 50_000), "--note", token)
        print(f"ACK {token}", flush=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
