"""A tool's JavaScript as one text, made of its modules without a bundler.

The modules are written with ``import`` and ``export`` so that editors and checkers follow them. A widget takes one
text, so the modules are joined in the order given, their imports left out and their exports made plain. Two modules
must not define the same name at their top level, which a test checks.
"""

import re
from collections.abc import Sequence
from pathlib import Path

_IMPORT = re.compile(r"^import \{[^}]*\} from \"[^\"]+\";\n", re.MULTILINE)
_COMMENT = r"/\*\*(?:(?!\*/).)*\*/"
_TYPES = re.compile(rf"^[ \t]*{_COMMENT}[ \t]*\n|{_COMMENT} ?", re.MULTILINE | re.DOTALL)  # above a line, or in it
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) )", re.MULTILINE)
PAGE = Path(__file__).parent
CORE = PAGE.parent / "core"


def joined(modules: Sequence[Path]) -> str:
    """Return the modules as one text; the last one's ``export default`` is kept."""
    return "\n".join(map(_plain, modules)) + "\n"


def _plain(module: Path) -> str:
    """Return a module without its imports, the word ``export``, and the types in its JSDoc comments, which no page needs."""
    text = _TYPES.sub("", module.read_text(encoding="utf-8"))
    return _EXPORT.sub("", _IMPORT.sub("", text)).strip()
