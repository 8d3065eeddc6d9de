"""Starts Rasa's server with the trained dialogue model; see README.md.

Runs in Rasa's own Python environment, as a child of the gateway. What can be reached is Rasa's
REST channel and the erasure of a conversation, on the loopback interface, with the token: there
is no HTTP API, no other channel, no loading of a model over the network, and no telemetry.
"""

from __future__ import annotations

import argparse
import asyncio
import hmac
import logging
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Optional

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT))

import lean_imports  # noqa: E402
import quiet  # noqa: E402

quiet.prepare()
lean_imports.install(lean_imports.NEURAL, lean_imports.SERVICES, lean_imports.ANALYSIS)

import lean_runtime  # noqa: E402
from components.tracker_store import LiveTrackerStore  # noqa: E402
from rasa.core.agent import Agent, load_agent  # noqa: E402
from rasa.core.channels.channel import register  # noqa: E402
from rasa.core.channels.rest import RestInput  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from sanic import HTTPResponse, Sanic, response  # noqa: E402
from sanic.request import Request  # noqa: E402

logger = logging.getLogger("auskunft.rasa")

HOST = "127.0.0.1"
TOKEN_VARIABLE = "AUSKUNFT_RASA_TOKEN"
ACTIONS_TOKEN_VARIABLE = "AUSKUNFT_ACTIONS_TOKEN"
DAY_S = 24 * 3600
EXPIRY_INTERVAL_S = 3600
PARENT_INTERVAL_S = 2


def create_app(endpoints: AvailableEndpoints, model: Path, token: str, days: int) -> Sanic:
    """The server; it listens only after the model has been loaded."""
    app = Sanic("auskunft_dialogue", configure_logging=False)
    app.config.ACCESS_LOG = False
    app.config.KEEP_ALIVE_TIMEOUT = 120
    app.config.FALLBACK_ERROR_FORMAT = "json"
    register([RestInput()], app, route="/webhooks/")
    store = LiveTrackerStore(db=endpoints.tracker_store.kwargs["db"])
    endpoints.tracker_store = store  # type: ignore[assignment]
    endpoints.action = lean_runtime.ActionEndpoint(
        endpoints.action.url, headers=endpoints.action.headers, selective_domain=True
    )

    @app.middleware("request")
    async def check_token(request: Request) -> Optional[HTTPResponse]:
        given = request.headers.get("authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return None
        return response.json({"status": "unauthorised"}, status=401)

    @app.get("/ready")
    async def ready(request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.delete("/conversations/<sender:str>")
    async def erase(request: Request, sender: str) -> HTTPResponse:
        async with app.ctx.agent.lock_store.lock(sender):
            return response.json({"events": await store.erase(sender)})

    @app.listener("before_server_start")
    async def load(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.agent = await _load(model, endpoints, loop)

    @app.listener("after_server_stop")
    async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await endpoints.action.close()

    app.add_task(_expire(store, days))
    app.add_task(_stop_with_parent(app, os.getppid()))
    return app


async def _load(
    model: Path, endpoints: AvailableEndpoints, loop: asyncio.AbstractEventLoop
) -> Agent:
    agent = await load_agent(model_path=str(model), endpoints=endpoints, loop=loop)
    if not agent.is_ready():
        sys.exit(f"The dialogue model {model} cannot be loaded.")
    return agent


async def _expire(store: LiveTrackerStore, days: int) -> None:
    """Erases the conversations that ended more than `days` days ago, again and again.

    Of the others it erases what is never read again.
    """
    while True:
        try:
            await store.erase_ended_before(time.time() - days * DAY_S)
            await store.erase_unread()
        except sqlite3.Error as error:
            logger.error("Old conversations could not be erased: %s", error)
        await asyncio.sleep(EXPIRY_INTERVAL_S)


async def _stop_with_parent(app: Sanic, parent: int) -> None:
    """Ends the server when the process that started it is gone."""
    while os.getppid() == parent:  # noqa: ASYNC110 (nothing tells of it)
        await asyncio.sleep(PARENT_INTERVAL_S)
    app.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Starts the dialogue core on 127.0.0.1.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", type=Path, required=True, help="archive made by train.py")
    parser.add_argument("--actions-url", required=True, help="where the actions are called")
    parser.add_argument("--tracker-db", type=Path, required=True, help="SQLite file")
    parser.add_argument("--retention-days", type=int, default=30)
    parser.add_argument("--token", default=os.environ.get(TOKEN_VARIABLE), help=TOKEN_VARIABLE)
    parser.add_argument(
        "--actions-token",
        default=os.environ.get(ACTIONS_TOKEN_VARIABLE, ""),
        help=ACTIONS_TOKEN_VARIABLE,
    )
    arguments = parser.parse_args()
    if not arguments.token:
        parser.error(f"a token is needed: --token or {TOKEN_VARIABLE}")
    if not arguments.model.is_file():
        parser.error(f"there is no dialogue model at {arguments.model}; train.py makes it")
    return arguments


def main() -> None:
    """The command."""
    arguments = _arguments()
    os.environ["AUSKUNFT_ACTIONS_URL"] = arguments.actions_url
    os.environ[ACTIONS_TOKEN_VARIABLE] = arguments.actions_token
    os.environ["AUSKUNFT_TRACKER_DB"] = str(arguments.tracker_db)
    lean_runtime.install()
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    app = create_app(endpoints, arguments.model, arguments.token, arguments.retention_days)
    app.run(host=HOST, port=arguments.port, workers=1, access_log=False, debug=False)


if __name__ == "__main__":
    main()
