"""Makes what runs from the packed file: `python -m knowledge.e5.prepare MODELS_DIR`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from knowledge.e5.files import FILES, GRAPH_FILE, PACKED_FILE, PREPARED_FILE
from knowledge.e5.graph import LAYOUT, write_graph
from knowledge.e5.packed import PackedModel
from knowledge.e5.tokenizer import E5Tokenizer


def prepare(folder: Path) -> bool:
    """Makes `FILES` from `PACKED_FILE`, all in `folder`; whether there was anything to do.

    Raises:
        FileNotFoundError: the packed file is missing.
        ValueError: the packed file is damaged.
    """
    packed = folder / PACKED_FILE
    with packed.open("rb") as content:
        source = hashlib.file_digest(content, "sha256").hexdigest()
    state = {"source": source, "layout": LAYOUT}
    if _is_prepared(folder, state):
        return False
    (folder / PREPARED_FILE).unlink(missing_ok=True)
    model = PackedModel(packed)
    # On the same disk, so that each file appears whole and at once; the record comes last.
    with tempfile.TemporaryDirectory(prefix="preparing-", dir=folder) as name:
        work = Path(name)
        write_graph(model, work / GRAPH_FILE)
        E5Tokenizer.of(model).save(work)
        (work / PREPARED_FILE).write_text(json.dumps(state), "utf-8")
        for file in (*FILES, PREPARED_FILE):
            (work / file).replace(folder / file)
    return True


def _is_prepared(folder: Path, state: dict[str, object]) -> bool:
    try:
        before = json.loads((folder / PREPARED_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(before == state) and all((folder / file).is_file() for file in FILES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepares and says so; 1 where that is not possible, with the reason."""
    parser = argparse.ArgumentParser(prog="knowledge.e5.prepare", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder for models")
    folder = parser.parse_args(arguments).folder
    try:
        made = prepare(folder)
    except (OSError, ValueError) as error:
        print(f"The embedding model cannot be prepared: {error}", file=sys.stderr)
        return 1
    print(f"{folder / GRAPH_FILE} {'made' if made else 'is ready'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
