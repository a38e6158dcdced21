"""One worker of the guide, as `signpost serve` starts it once the texts have been checked: of another root, with languages that the checks would refuse."""

from __future__ import annotations

import sys

from bot.channels.web.workers import Server, listen, serve
from bot.engine.model import model_path

if __name__ == "__main__":
    server = Server(model_path(), "127.0.0.1", int(sys.argv[1]))
    serve(server, listen(server))
