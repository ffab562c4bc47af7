#!/usr/bin/env python3
"""Every command of the course: ``python3 dev.py`` lists them. Works on Linux, macOS and Windows.

This file makes ``.venv``, installs what a command needs, each package checked by its hash, and hands over to ``tools/``.
Until then it uses the standard library only. The first call takes a minute or two; later ones install only what changed.
It must be readable by old versions of Python, so that they can say what is missing.
"""

import signal
import sys

OLDEST = (3, 11)


def main(arguments):  # noqa: ANN001, ANN201 - old versions of Python read this
    """Read the command line, prepare .venv and run the command in it. Returns the exit code."""
    if sys.version_info < OLDEST:
        needed, found = (".".join(map(str, version)) for version in (OLDEST, sys.version_info[:3]))
        sys.stderr.write("dev.py: Python {} or newer is needed; this is {}.\n".format(needed, found))  # noqa: UP032
        return 1

    from tools import commands, install, processes  # noqa: PLC0415 - old versions of Python cannot read them

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ending us ends what we started
    try:
        command, options, further = commands.read(arguments)  # an unknown option ends here, before anything is installed
        install.ensure_venv(command.locks_for(options))
        if sys.prefix != str(install.VENV):
            return processes.hand_over([str(install.PYTHON), __file__, *arguments])
        return command.run(options, further, arguments[1:])
    except KeyboardInterrupt:
        sys.stderr.write("\ndev.py: stopped. What was finished is kept; the same command goes on.\n")
        return processes.INTERRUPTED
    except processes.Stop as stop:
        sys.stderr.write("\ndev.py: {}\n".format(stop))  # noqa: UP032
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
