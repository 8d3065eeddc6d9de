"""Makes what runs from the packed file: `python -m knowledge.retrieval.e5.prepare MODELS_DIR`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from knowledge.retrieval.e5.files import (
    FILES,
    GRAPH_FILE,
    PACKED_FILE,
    RECORD_FILE,
    is_prepared,
    record,
)


def prepare(folder: Path) -> bool:
    """Makes `FILES` from `PACKED_FILE`, all in `folder`; whether there was anything to do.

    Raises:
        FileNotFoundError: the packed file is missing.
        ValueError: the packed file is damaged.
    """
    packed = folder / PACKED_FILE
    with packed.open("rb") as content:
        source = hashlib.file_digest(content, "sha256").hexdigest()
    if is_prepared(folder, source):
        return False
    (folder / RECORD_FILE).unlink(missing_ok=True)
    # On the same disk, so that each file appears whole and at once; the record comes last.
    with tempfile.TemporaryDirectory(prefix="preparing-", dir=folder) as name:
        work = Path(name)
        _make(packed, work)
        (work / RECORD_FILE).write_text(json.dumps(record(source)), "utf-8")
        for file in (*FILES, RECORD_FILE):
            (work / file).replace(folder / file)
    return True


def _make(packed: Path, folder: Path) -> None:
    from knowledge.retrieval.e5.graph import write_graph
    from knowledge.retrieval.e5.packed import PackedModel
    from knowledge.retrieval.e5.tokenizer import E5Tokenizer

    model = PackedModel(packed)
    write_graph(model, folder / GRAPH_FILE)
    E5Tokenizer.of(model).save(folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepares and says so; 1 where that is not possible, with the reason."""
    parser = argparse.ArgumentParser(prog="knowledge.retrieval.e5.prepare", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder for models")
    folder = parser.parse_args(arguments).folder
    try:
        made = prepare(folder)
    except (OSError, ValueError) as error:
        print(f"The embedding model cannot be prepared: {error}", file=sys.stderr)
        return 1
    print(f"{folder / GRAPH_FILE} is made{'' if made else ' already'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
