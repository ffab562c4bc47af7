"""Run in the browser's Python once it is there, before JupyterLite asks for it: what the kernel would import, and its settings."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def begin(packages: Mapping[str, Any], first: Sequence[str], fetch: Callable[[str], Any], explain: str) -> None:
    """Import the kernel, and let imports load what they need.

    Args:
        packages: the packages of the site's lock.
        first: those that are loaded already.
        fetch: returns the content of a file beside the lock, as JavaScript holds it.
        explain: ``module:function`` that returns what an error means in plain words, or None; "" if the book has none.
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
    importing.stand_in_for_what_plotly_asks()
    _explain_errors(pyodide_kernel.ipython_shell, explain)


def _explain_errors(shell: Any, explain: str) -> None:
    """Let the shell say what an error means in plain words, above its traceback."""
    from livepage_runtime.faults import plain_words  # noqa: PLC0415

    def show(shell: Any, kind: type[BaseException], error: BaseException, trace: Any, tb_offset: int | None = None) -> None:
        if says := plain_words(error, explain):
            sys.stderr.write(f"In plain words: {says}\n")
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((Exception,), show)
