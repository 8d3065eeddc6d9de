from pathlib import Path

import numpy as np
import pytest

from knowledge.retrieval import arrays


def test_arrays_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "new" / "kept.npz"
    arrays.save(file, {"a": np.arange(3), "b": np.array(["x"])})
    with np.load(file, allow_pickle=False) as stored:
        assert stored["a"].tolist() == [0, 1, 2]
        assert stored["b"].tolist() == ["x"]
    assert list(file.parent.iterdir()) == [file]


def test_another_process_may_write_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.npz"
    save = np.savez

    def write_as_another_does(partial: Path, *, allow_pickle: bool, **named: np.ndarray) -> None:
        save(partial, allow_pickle=allow_pickle, **named)
        monkeypatch.setattr(np, "savez", save)
        monkeypatch.setattr("os.getpid", lambda: 2)
        arrays.save(file, {"a": np.array([2])})

    monkeypatch.setattr("os.getpid", lambda: 1)
    monkeypatch.setattr(np, "savez", write_as_another_does)
    arrays.save(file, {"a": np.array([1])})
    with np.load(file) as stored:
        assert stored["a"].tolist() == [1]


def test_what_could_not_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(partial: Path, **_: object) -> None:
        partial.write_bytes(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", fill_the_disk)
    with pytest.raises(OSError, match="No space"):
        arrays.save(tmp_path / "kept.npz", {})
    assert not list(tmp_path.iterdir())
