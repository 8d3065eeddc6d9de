"""The set-up: skips what is done, verifies what arrives, and explains what fails."""

import errno
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from bot import bootstrap
from bot.bootstrap import Model, SetupError

RIGHT = b"the right model"
MODEL = Model(
    name="test model",
    file="model.onnx",
    sha256=sha256(RIGHT).hexdigest(),
    package="nothing==1",
    member="model.onnx",
)
ROOT = Path(__file__).parents[2]


class Source:
    """Delivers the given contents one after the other."""

    def __init__(self, *contents: bytes | Exception) -> None:
        self.contents = list(contents)

    def __call__(self, folder: Path) -> Path:
        content = self.contents.pop(0)
        if isinstance(content, Exception):
            raise content
        file = folder / "arrived"
        file.write_bytes(content)
        return file


def test_a_right_model_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "folder with blanks"
    file = bootstrap.fetch_model(MODEL, folder, [Source(RIGHT)])
    assert file.read_bytes() == RIGHT
    assert bootstrap.model_present(MODEL, folder)
    assert not (folder / "download").exists()


def test_a_damaged_download_is_fetched_again(tmp_path: Path) -> None:
    bootstrap.fetch_model(MODEL, tmp_path, [Source(b"damaged", RIGHT)])
    assert bootstrap.model_present(MODEL, tmp_path)


def test_the_next_source_is_tried(tmp_path: Path) -> None:
    unreachable = Source(SetupError("no network"), SetupError("no network"))
    bootstrap.fetch_model(MODEL, tmp_path, [unreachable, Source(RIGHT)])
    assert bootstrap.model_present(MODEL, tmp_path)


def test_a_model_that_stays_damaged_ends_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"test model arrived damaged .*SHA-256"):
        bootstrap.fetch_model(MODEL, tmp_path, [Source(b"damaged", b"damaged")])
    assert not bootstrap.model_present(MODEL, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_model_damaged_on_disk_is_noticed(tmp_path: Path) -> None:
    file = bootstrap.fetch_model(MODEL, tmp_path, [Source(RIGHT)])
    assert bootstrap.model_present(MODEL, tmp_path)
    file.write_bytes(b"other")
    assert not bootstrap.model_present(MODEL, tmp_path)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of a web server on loopback."""
    folder = tmp_path / "web"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


def test_a_model_is_fetched_from_its_address(tmp_path: Path, web: tuple[str, Path]) -> None:
    url, folder = web
    (folder / "model.onnx").write_bytes(RIGHT)
    source = lambda place: bootstrap.download(f"{url}/model.onnx", place / "x")  # noqa: E731
    bootstrap.fetch_model(MODEL, tmp_path / "models", [source])
    assert bootstrap.model_present(MODEL, tmp_path / "models")


def test_a_wrong_address_is_named(tmp_path: Path, web: tuple[str, Path]) -> None:
    with pytest.raises(SetupError, match=r"cannot be fetched from .*gone"):
        bootstrap.download(f"{web[0]}/gone", tmp_path / "x")
    with pytest.raises(SetupError, match="https://"):
        bootstrap.download("file:///etc/passwd", tmp_path / "x")


@pytest.mark.parametrize(
    ("output", "part"),
    [
        ("error: Failed to fetch\n  cause: dns error", "network"),
        ("cause: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("NewConnectionError: Failed to establish a new connection", "network"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Failed to write\n cause: No space left on device (os error 28)", "disk is full"),
        ("error: Hash mismatch for `x==1`", "recorded hash"),
        ("PermissionError: [Errno 13] Permission denied: '/x'", "not writable"),
        ("anything else", "read the lines above"),
    ],
)
def test_failures_of_other_programs_are_explained(output: str, part: str) -> None:
    sentence = bootstrap.explain("The set-up", output)
    assert part in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("number", "part"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "/srv/x is not writable"),
        (errno.EROFS, "/srv/x is not writable"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_failed_file_operations_are_explained(number: int, part: str) -> None:
    error = OSError(number, os.strerror(number), "/srv/x")
    assert part in bootstrap.sentence_for(error, "A file could not be written")


def test_a_failing_program_shows_its_output_and_raises(capfd: pytest.CaptureFixture[str]) -> None:
    code = "print('cause: network is unreachable'); raise SystemExit(2)"
    with pytest.raises(SetupError, match="needs the network"):
        bootstrap.run([sys.executable, "-c", code], purpose="It", environment=dict(os.environ))
    assert "network is unreachable" in capfd.readouterr().out


def test_a_missing_program_raises() -> None:
    with pytest.raises(SetupError, match="could not start"):
        bootstrap.run(["/nowhere/uv"], purpose="It", environment={})


def test_only_working_interpreters_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pyenv shim may exist and point at nothing."""
    shim = tmp_path / "python3.10"
    shim.write_text("#!/bin/sh\necho 'pyenv: version not installed' >&2; exit 127\n")
    shim.chmod(0o755)
    assert bootstrap.version_of(str(shim)) is None
    assert bootstrap.version_of(sys.executable) == sys.version_info[:2]
    monkeypatch.setattr(bootstrap, "candidates", lambda minor: iter([str(shim)]))
    assert bootstrap.find_python((10,), None) is None


def test_a_chosen_interpreter_must_work() -> None:
    with pytest.raises(SetupError, match=r"/nowhere/python was chosen .*3\.10"):
        bootstrap.find_python((10,), "/nowhere/python")
    assert bootstrap.find_python((sys.version_info[1],), sys.executable) == sys.executable


def test_a_python_that_cannot_be_had_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = bootstrap.Setup(tmp_path)

    def unreachable(*args: str, **kwargs: bool) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(setup, "_uv", unreachable)
    with pytest.raises(SetupError, match=r"Python 3\.10 is missing .*pyenv install 3\.10"):
        setup._bring_python(10)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    stamp = tmp_path / "environment" / "stamp.json"
    assert not bootstrap.fits(stamp, {"lock": "a"})
    bootstrap.leave(stamp, {"lock": "a"})
    assert bootstrap.fits(stamp, {"lock": "a"})
    assert not bootstrap.fits(stamp, {"lock": "b"})


def test_a_full_disk_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: bootstrap.Setup) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bootstrap.Setup, "run", full)
    assert bootstrap.main([]) == 1
    assert "disk is full" in capsys.readouterr().out


@pytest.mark.parametrize(("worked", "said"), [(True, "complete"), (False, "set up already")])
def test_the_end_of_the_setup_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], worked: bool, said: str
) -> None:
    monkeypatch.setattr(bootstrap.Setup, "run", lambda self: worked)
    assert bootstrap.main([]) == 0
    assert said in capsys.readouterr().out


def test_an_interrupted_setup_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(self: bootstrap.Setup) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap.Setup, "run", interrupted)
    assert bootstrap.main([]) == 130
    assert "run it again" in capsys.readouterr().out


def test_pips_folder_of_wheels_reaches_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", "/opt/a /opt/b")
    monkeypatch.delenv("UV_FIND_LINKS", raising=False)
    assert bootstrap.Setup(tmp_path).environment["UV_FIND_LINKS"] == "/opt/a,/opt/b"


LOCK = """\
torchlike==1 \\
    --hash=sha256:aa
torch==2.13.0 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
tqdm==4 \\
    --hash=sha256:dd
"""


def test_the_cpu_build_of_torch_is_asked_for_literally() -> None:
    changed = bootstrap.ask_for_cpu_torch(LOCK)
    assert "torch==2.13.0+cpu \\\n    --hash=sha256:bb" in changed
    assert changed.replace("+cpu", "") == LOCK
    assert bootstrap.block_of("torch", LOCK).splitlines()[1:] == [
        "    --hash=sha256:bb \\",
        "    --hash=sha256:cc",
    ]


@pytest.mark.parametrize(
    "lock",
    [
        bootstrap.APP_LOCK,
        bootstrap.CUDA_LOCK,
        bootstrap.DEV_LOCK,
        bootstrap.RASA_LOCK,
        bootstrap.TOOLS_LOCK,
    ],
)
def test_locks_name_no_host_and_hash_everything(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "+cpu" not in text
    assert "index-url" not in text
    blocks = text.replace(" \\\n    --hash", " --hash").splitlines()[1:]
    assert blocks
    assert all("==" in block and "--hash=sha256:" in block for block in blocks if block)
