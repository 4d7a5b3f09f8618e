"""Where the frozen program starts; PyInstaller wants a script."""

from __future__ import annotations

import sys

from raincheck.__main__ import main

sys.exit(main())
