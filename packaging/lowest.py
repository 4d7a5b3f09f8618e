"""Print a constraint for each declared dependency that holds it to its lowest declared version.

A version stands for its bug fixes too (2.3 for 2.3.1): not every first one was ever published.

`dev.sh test --lowest` installs these, so that "we work with X from 2.0 on" is a thing that was seen and not a hope.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_DECLARED = re.compile(r"([A-Za-z0-9_.-]+)>=([0-9.]+)([^;]*)(;.*)?")


def lowest(project: Path = PROJECT) -> Iterator[str]:
    """`name==version.*` for each dependency of program and tests. Raises ValueError for one without a lowest."""
    with project.open("rb") as file:
        declared = tomllib.load(file)["project"]
    for line in (*declared["dependencies"], *declared["optional-dependencies"]["dev"]):
        match = _DECLARED.fullmatch(line.strip())
        if match is None:
            raise ValueError(f"{line}: say from which version on")
        name, version, _, marker = match.groups()
        named = version if "." in version else f"{version}.0"
        yield f"{name}=={named}.*{marker or ''}"


def main() -> int:
    """Print the constraints."""
    print("\n".join(dict.fromkeys(lowest())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
