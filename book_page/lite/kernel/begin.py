"""Run in the browser's Python once it is there, before JupyterLite asks for it: what the kernel would import, and its settings."""

import sys
import types
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
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
    from book_page_runtime import importing  # noqa: PLC0415

    # A notebook's folder stands first on the path, and asking for it goes through the page: every import of anything would wait.
    if "" in sys.path:
        sys.path.remove("")
        sys.path.append("")
    pyodide_kernel.ipython_shell.Completer.use_jedi = False  # jedi would be another 2 MB
    site = next(Path(folder) for folder in sys.path if folder.endswith("site-packages"))
    importer = importing.Importer(packages, site, lambda name: bytes(fetch(name).to_bytes()), before={})
    for name in first:
        importer.note_loaded(name)
    importing.set_up(importer)
    # plotly's figure.show() asks whether this is there, and how old it is, before it hands a figure on; it uses nothing of it.
    asked = types.ModuleType("nbformat", "Only what plotly asks for.")
    asked.__version__ = "5.0"
    sys.modules[asked.__name__] = asked
