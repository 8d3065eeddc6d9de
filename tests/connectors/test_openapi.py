"""Requests made up from the gateway's own OpenAPI description."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

from tests.connectors.conftest import Serve

SCHEMATHESIS = [sys.executable, "-m", "schemathesis.cli", "run"]


async def test_every_made_up_request_gets_a_documented_answer(serve: Serve, tmp_path: Path) -> None:
    async with serve() as port:
        process = await asyncio.create_subprocess_exec(
            *SCHEMATHESIS,
            f"http://127.0.0.1:{port}/openapi.json",
            "--max-examples=12",
            "--seed=1",
            "--no-color",
            cwd=tmp_path,  # it keeps what it learnt in the working directory
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert re.search(r"(\d+) selected / \1 total", output.decode())
