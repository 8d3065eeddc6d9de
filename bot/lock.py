"""Writes the hash-locked requirement files from `pyproject.toml` and `bot/rasa/requirements.in`.

Run by `make lock`, with the uv of the tool environment. The files hold names, versions, markers
and hashes for all platforms, and never a host: where packages come from is the machine's matter.

torch needs care. The registry's Linux builds bring several GB of CUDA packages; the CPU build of
the same version (`2.13.0+cpu`) needs none of them, but is not on every machine. So the lock says
`torch==2.13.0` with the hashes of all builds, and the CUDA packages go into a lock of their own,
`requirements-cuda.lock`, which the set-up adds only where the installed torch asks for it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
CUDA_LOCK = "requirements-cuda.lock"
TOOLS_LOCK = "requirements-tools.lock"
RASA_LOCK = "bot/rasa/requirements.lock"
RASA_INPUT = "bot/rasa/requirements.in"
UV = "uv==0.13.9"
APP_PYTHON = "3.11"
RASA_PYTHON = "3.10"
HEADER = "# Written by `make lock`; do not edit. {purpose}\n"
CUDA_PACKAGE = re.compile(r"(nvidia-|cuda-|triton\b)")
CPU_TORCH = re.compile(r"torch-(?P<version>[\d.]+)(\+|%2B)cpu-.*\.whl")


def main() -> None:
    """Writes all lock files; exits with uv's status when it finds no solution."""
    uv = os.environ.get("AUSKUNFT_SETUP_UV", str(ROOT / ".tools" / "bin" / "uv"))
    app, cuda = _split_cuda(_add_cpu_torch(_compile_app(uv)))
    _write(APP_LOCK, app, "The application.")
    _write(CUDA_LOCK, cuda, "Only for builds of torch that use CUDA.")
    _write(DEV_LOCK, _compile_dev(uv, set(app) | set(cuda)), "Tests and checks, on top.")
    _write(TOOLS_LOCK, _compile(uv, APP_PYTHON, [], text=UV), "The installer.")
    rasa = _compile(uv, RASA_PYTHON, [RASA_INPUT])
    _write(RASA_LOCK, rasa, "The dialogue core's environment.")


def _compile_app(uv: str) -> dict[str, str]:
    return _compile(uv, APP_PYTHON, ["pyproject.toml"], text="\n".join(_build_requirements()))


def _compile_dev(uv: str, app: set[str]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        lines = [(ROOT / APP_LOCK).read_text("utf-8"), (ROOT / CUDA_LOCK).read_text("utf-8")]
        pins.write_text(_without_hashes("\n".join(lines)), "utf-8")
        whole = _compile(uv, APP_PYTHON, ["pyproject.toml", "--group", "dev", "-c", str(pins)])
    return {name: block for name, block in whole.items() if name not in app}


def _build_requirements() -> list[str]:
    """What builds the project itself: locked too, so that the set-up never fetches it unseen."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(project["build-system"]["requires"])


def _compile(uv: str, python: str, inputs: list[str], *, text: str = "") -> dict[str, str]:
    """Locked blocks by package name, for all platforms."""
    command = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--python-version", python, *inputs]
    if text:
        command.append("-")
    # A local folder of wheels would be locked as `+cpu`, which other machines do not have.
    hidden = {"UV_FIND_LINKS", "PIP_FIND_LINKS"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    result = subprocess.run(
        command, cwd=ROOT, input=text, env=environment, stdout=subprocess.PIPE, text=True
    )
    if result.returncode:
        sys.exit(result.returncode)
    return _blocks(result.stdout)


def _blocks(text: str) -> dict[str, str]:
    """One block for each requirement line; forks of one package stay together."""
    blocks: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if match := re.match(r"[A-Za-z0-9][\w.-]*", line):
            name = match.group().lower()
        if name:
            blocks[name] = blocks.get(name, "") + line + "\n"
    return blocks


def _split_cuda(blocks: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    cuda = {name: block for name, block in blocks.items() if CUDA_PACKAGE.match(name)}
    return {name: block for name, block in blocks.items() if name not in cuda}, cuda


def _add_cpu_torch(blocks: dict[str, str]) -> dict[str, str]:
    """Adds the hashes of CPU builds: of those in local folders, and those locked before."""
    block = blocks["torch"]
    version = re.match(r"torch==([\d.]+)", block)
    assert version, block
    known = set(re.findall(r"sha256:\w+", block))
    extra = (_local_cpu_hashes(version.group(1)) | _hashes_locked_before(version.group(1))) - known
    lines = block.rstrip("\n") + "".join(f" \\\n    --hash={digest}" for digest in sorted(extra))
    return blocks | {"torch": lines + "\n"}


def _local_cpu_hashes(version: str) -> set[str]:
    folders = os.environ.get("PIP_FIND_LINKS", "").split()
    wheels = (wheel for folder in folders for wheel in Path(folder).glob("torch-*.whl"))
    return {
        "sha256:" + hashlib.sha256(wheel.read_bytes()).hexdigest()
        for wheel in wheels
        if (match := CPU_TORCH.fullmatch(wheel.name)) and match["version"] == version
    }


def _hashes_locked_before(version: str) -> set[str]:
    lock = ROOT / APP_LOCK
    block = _blocks(lock.read_text("utf-8")).get("torch", "") if lock.exists() else ""
    same = re.match(rf"torch=={re.escape(version)}[\s;\\]", block)
    return set(re.findall(r"sha256:\w+", block)) if same else set()


def _without_hashes(text: str) -> str:
    return "\n".join(_continued(line) for line in text.splitlines() if "--hash=" not in line)


def _continued(line: str) -> str:
    return line.removesuffix("\\").rstrip()


def _write(name: str, blocks: dict[str, str], purpose: str) -> None:
    body = "".join(block for _, block in sorted(blocks.items()))
    (ROOT / name).write_text(HEADER.format(purpose=purpose) + body, "utf-8")
    print(f"{name}: {_count(blocks.values())} packages")


def _count(blocks: Iterable[str]) -> int:
    return sum(1 for _ in blocks)


if __name__ == "__main__":
    main()
