"""Print a CycloneDX 1.6 bill of materials of the installed program: every package that a run needs, with its licence.

.venv/bin/python packaging/sbom.py > raincheck.cdx.json

The same environment gives the same bytes: nothing in it is of now or of this machine.
"""

from __future__ import annotations

import json
import re
import uuid
from importlib.metadata import PackageNotFoundError, distribution
from sys import stdout

_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def plain(name: str) -> str:
    """A package's name as the index has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(top: str = "raincheck") -> list[str]:
    """The packages that a run needs on this system, and theirs: no extras, so no tools of development."""
    found: set[str] = set()
    ahead = [top]
    while ahead:
        name = ahead.pop()
        try:
            requires = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        for line in requires:
            match = _NAME.match(line)
            if match is not None and "extra ==" not in line and plain(match[0]) not in found:
                found.add(plain(match[0]))
                ahead.append(match[0])
    return sorted(found)


def component(name: str) -> dict[str, object] | None:
    """One package; None when it is not installed here (it belongs to another system)."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    licence = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    told: dict[str, object] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{found.version}",
        "name": name,
        "version": found.version,
        "purl": f"pkg:pypi/{name}@{found.version}",
    }
    if licence and "\n" not in licence:
        told["licenses"] = [{"license": {"name": licence}}]
    return told


def document() -> dict[str, object]:
    """The whole bill."""
    components = [entry for entry in map(component, needed()) if entry is not None]
    about = component("raincheck")
    if about is None:
        raise SystemExit("Install Raincheck first: sh packaging/dev.sh test")
    about["type"] = "application"
    content = json.dumps([about, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": about},
        "components": components,
        "dependencies": [
            {"ref": about["bom-ref"], "dependsOn": [entry["bom-ref"] for entry in components]},
            *({"ref": entry["bom-ref"], "dependsOn": []} for entry in components),
        ],
    }


if __name__ == "__main__":
    json.dump(document(), stdout, indent=1, sort_keys=True, ensure_ascii=False)
    stdout.write("\n")
