"""The build hook: a wheel or an editable install holds the compiled catalogues."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles resources/i18n before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling's signature
        """Run once for each target."""
        packaging = str(Path(self.root, "packaging"))
        sys.path.insert(0, packaging)
        try:
            from catalogues import compile_all  # noqa: PLC0415  found only after the line above
        finally:
            sys.path.remove(packaging)
        compile_all(Path(self.root, "resources", "i18n"))
