"""Stands in for `bot/rasa/run.py`: same arguments, answers every message with a fixed text.

Leaves its process id beside itself.
"""

import argparse
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

arguments = argparse.ArgumentParser()
for name in ("--port", "--model", "--actions-url", "--tracker-db", "--retention-days"):
    arguments.add_argument(name, required=True)
TOKEN = os.environ["AUSKUNFT_RASA_TOKEN"]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer({"status": "ok"})

    def do_DELETE(self) -> None:
        self.answer({"events": 1})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        custom: dict[str, object] = {
            "outcome": "dialogue",
            "sources": [],
            "service": None,
            "aspect": None,
        }
        self.answer([{"recipient_id": body["sender"], "text": "Guten Tag!", "custom": custom}])

    def answer(self, body: object) -> None:
        allowed = self.headers["authorization"] == f"Bearer {TOKEN}"
        data = json.dumps(body).encode()
        self.send_response(200 if allowed else 401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    port = int(arguments.parse_args().port)
    print("fake Rasa starts", file=sys.stderr)
    Path(__file__).with_name("pid").write_text(str(os.getpid()), "utf-8")
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
