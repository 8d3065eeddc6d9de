"""torch's CPU build is asked for where there is one."""

from pathlib import Path

from bot.setup.torch_build import ask_for_cpu_torch, block_of, has_cpu_torch

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
    changed = ask_for_cpu_torch(LOCK)
    assert "torch==2.13.0+cpu \\\n    --hash=sha256:bb" in changed
    assert changed.replace("+cpu", "") == LOCK
    assert block_of("torch", LOCK).splitlines()[1:] == [
        "    --hash=sha256:bb \\",
        "    --hash=sha256:cc",
    ]


def test_a_folder_with_the_cpu_build_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "torch-2.13.0-cp311-none-any.whl").touch()
    assert not has_cpu_torch(tmp_path)
    (tmp_path / "torch-2.13.0%2Bcpu-cp311-none-any.whl").touch()
    assert has_cpu_torch(tmp_path)
