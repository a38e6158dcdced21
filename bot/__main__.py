"""signpost <verb>: each verb is a module of bot/commands with a function `run(arguments) -> exit code`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bot.commands


def verbs() -> dict[str, str]:
    """Every verb with the first line of its documentation."""
    found = {}
    for module in pkgutil.iter_modules(bot.commands.__path__):
        if not module.name.startswith("_"):
            found[module.name.rstrip("_").replace("_", "-")] = module.name  # try_: the word alone is Python's
    return found


def main() -> None:
    """The command `signpost`."""
    from bot.engine.privacy import configure_logging

    configure_logging(debug="--debug" in sys.argv)
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    known = verbs()
    if not arguments or arguments[0] in ("-h", "--help") or arguments[0] not in known:
        if arguments and arguments[0] not in ("-h", "--help"):
            print(f"signpost: there is no verb {arguments[0]!r}\n", file=sys.stderr)
        print("usage: signpost <verb> [options]; signpost <verb> --help\n")
        for verb, module in known.items():
            document = importlib.import_module(f"bot.commands.{module}").__doc__ or ""
            print(f"  {verb:16} {document.strip().splitlines()[0]}")
        sys.exit(0 if not arguments or arguments[0] in ("-h", "--help") else 2)
    from bot.content.problems import ContentError
    from bot.engine.model import TrainingError

    try:
        sys.exit(importlib.import_module(f"bot.commands.{known[arguments[0]]}").run(arguments[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except ContentError as error:
        print(f"{error}\nsignpost {arguments[0]}: nothing done: mend this first.", file=sys.stderr)
        sys.exit(1)
    except TrainingError as error:
        print(f"signpost {arguments[0]}: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        # Data are written whole or not at all (bot/content/write.py), so there is nothing to repair.
        whole = " The file is as it was." if error.filename else ""
        print(f"signpost {arguments[0]}: {error}.{whole} Mend this and give the command again.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
