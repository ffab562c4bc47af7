"""In JupyterLab an error is explained in plain words above its traceback, from the first import of this package on."""

import sys
from types import TracebackType
from typing import Any

from achilles.practice.errors import explain_error


def explain_errors_in_notebook() -> None:
    """Let IPython explain errors in plain words. Elsewhere nothing happens; a page does this by itself."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if hasattr(shell, "set_custom_exc") and not shell.custom_exceptions:
        shell.set_custom_exc((Exception,), _show)


def _show(shell: Any, kind: type[BaseException], error: BaseException, trace: TracebackType | None, tb_offset: int | None = None) -> None:
    if says := explain_error(error):
        sys.stderr.write(f"In plain words: {says}\n")
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
