"""Which build of torch: the CPU build spares some 3 GB of CUDA packages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path


def has_cpu_torch(folder: Path) -> bool:
    """Whether a folder of wheels holds a CPU build of torch."""
    return any(folder.glob("torch-*+cpu-*.whl")) or any(folder.glob("torch-*%2Bcpu-*.whl"))


def ask_for_cpu_torch(lock: str) -> str:
    """The lock with torch's version marked as the CPU build; the hashes stay."""
    return re.sub(r"(?m)^(torch==[\d.]+)(?=[\s;\\])", r"\1+cpu", lock)


def block_of(package: str, lock: str) -> str:
    """The lines of one package in a lock."""
    lines: list[str] = []
    for line in lock.splitlines():
        if line.startswith(f"{package}=="):
            lines = [line]
        elif lines and line.startswith(" "):
            lines.append(line)
        elif lines:
            break
    return "\n".join(lines) + "\n"


def needs_cuda(python: Path) -> bool:
    """Whether the torch installed with this Python requires CUDA packages on this machine."""
    code = (
        "from importlib.metadata import requires\n"
        "from packaging.requirements import Requirement\n"
        "needed = map(Requirement, requires('torch') or [])\n"
        "names = [r.name for r in needed if not r.marker or r.marker.evaluate({'extra': ''})]\n"
        "print(any(n.startswith(('nvidia-', 'cuda-', 'triton')) for n in names))"
    )
    answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True)
    return answer.stdout.strip() == "True"
