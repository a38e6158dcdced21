"""Is the server alive, and can it take visitors?"""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, json

from bot.channels.web.context import WebRequest

health = Blueprint("health")


@health.route("/healthz", methods=["GET", "HEAD"], name="alive")
async def alive(request: WebRequest) -> HTTPResponse:
    """The process answers."""
    return json({"status": "ok"})


@health.route("/readyz", methods=["GET", "HEAD"], name="ready")
async def ready(request: WebRequest) -> HTTPResponse:
    """Model and texts are loaded (or there would be no server), conversations can be kept, and there is room for one."""
    state = await request.app.ctx.guide.state()
    if state != "ready":
        return json({"status": state}, status=503)
    if request.app.ctx.limits.full:
        return json({"status": "full"}, status=503)
    return json({"status": "ready"})
