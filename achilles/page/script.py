"""A tool's JavaScript as one text, made of its modules without a bundler.

The modules are written with ``import`` and ``export`` so that editors and checkers follow them. A widget takes one
text, so the modules are joined in the order given, their imports left out and their exports made plain. Two modules
must not define the same name at their top level, which a test holds.
"""

import re
from collections.abc import Sequence
from pathlib import Path

_IMPORT = re.compile(r"^import \{[^}]*\} from \"[^\"]+\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
PAGE = Path(__file__).parent
CORE = PAGE.parent / "core"


def joined(modules: Sequence[Path]) -> str:
    """Return the modules as one text; the last one's ``export default`` is kept."""
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", module.read_text(encoding="utf-8"))).strip() for module in modules) + "\n"
