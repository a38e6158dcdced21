"""The floor: Sanic with a handler that returns a constant. No server of ours in Python can answer faster."""

from __future__ import annotations

import sys

from sanic import HTTPResponse, Request, Sanic, json


def main(port: int) -> None:
    app = Sanic("floor", configure_logging=False)

    @app.post("/api/messages")
    async def send(request: Request) -> HTTPResponse:
        return json({"messages": []})

    @app.get("/readyz")
    async def ready(request: Request) -> HTTPResponse:
        return json({"state": "ready"})

    app.run(host="127.0.0.1", port=port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
