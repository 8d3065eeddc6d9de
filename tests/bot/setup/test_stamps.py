"""Stamps: what is done is not done again."""

from pathlib import Path

from bot.setup.stamps import Stamp


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    file = tmp_path / "environment" / "stamp.json"
    assert not Stamp(file, {"lock": "a"}).fits()
    Stamp(file, {"lock": "a"}).leave()
    assert Stamp(file, {"lock": "a"}).fits()
    assert not Stamp(file, {"lock": "b"}).fits()


def test_a_broken_stamp_does_not_fit(tmp_path: Path) -> None:
    file = tmp_path / "stamp.json"
    file.write_text('{"lock": ')
    assert not Stamp(file, {"lock": "a"}).fits()
