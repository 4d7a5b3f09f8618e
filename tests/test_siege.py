"""A small sample of the siege (benchmarks/siege_*.py): the long one still runs, and what it looks for still holds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = {
    "siege_kills.py": ("--kills", "4", "--kinds", "plain", "--only", "import", "encrypt"),
    "siege_power.py": ("--images", "5", "--only", "encrypt"),
    "siege_flips.py": ("--pages", "2"),
    "siege_together.py": ("--seconds", "3", "--hold", "1"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="fork, kill and strace")
@pytest.mark.parametrize("script", SAMPLES)
def test_nothing_acknowledged_is_lost(repository: Path, tmp_path: Path, script: str) -> None:
    if script == "siege_power.py":
        if shutil.which("strace") is None:
            pytest.skip("strace is not installed")
        if subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode:
            pytest.skip("one process may not watch another here")
    folder = () if script == "siege_together.py" else ("--folder", str(tmp_path / "siege"))
    command = [sys.executable, str(repository / "benchmarks" / script), *SAMPLES[script], *folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAILED" not in done.stderr
