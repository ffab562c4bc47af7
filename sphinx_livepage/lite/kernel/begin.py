"""Run in the browser's Python once it is there, before JupyterLite asks for it: what the kernel would import, and its settings."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def begin(packages: Mapping[str, Any], first: Sequence[str], fetch: Callable[[str], Any]) -> None:
    """Import the kernel, and let imports load what they need.

    Args:
        packages: the packages of the site's lock.
        first: those that are loaded already.
        fetch: returns the content of a file beside the lock, as JavaScript holds it.
    """
    sys.path.append("/kernel")
    import pyodide_kernel  # noqa: PLC0415 - it stands there
    from livepage_runtime import importing  # noqa: PLC0415

    # A notebook's folder stands first on the path, and asking for it goes through the page: every import of anything would wait.
    if "" in sys.path:
        sys.path.remove("")
        sys.path.append("")
    pyodide_kernel.ipython_shell.Completer.use_jedi = False  # jedi would be another 2 MB
    importing.set_up(packages, lambda name: bytes(fetch(name).to_bytes()), loaded=first)
    importing.stand_in_for_nbformat()
