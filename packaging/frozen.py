"""Where the frozen program starts; PyInstaller wants a script.

The program's own helpers, processes that can be ended, are started as `program -m MODULE`, as they are from source.
"""

from __future__ import annotations

import runpy
import sys
from typing import Final

from raincheck.__main__ import main

HELPERS: Final = (
    "raincheck.app.replay_worker",
    "raincheck.importers.sheet_worker",
    "raincheck.system.ocr_worker",
)

if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2] in HELPERS:
    runpy.run_module(sys.argv[2], run_name="__main__")
    sys.exit(0)
sys.exit(main())
