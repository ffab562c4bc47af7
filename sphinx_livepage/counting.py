"""A check that every page that the table of contents names came out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def count_pages(app: "Sphinx", failure: Exception | None) -> None:
    """Fail where fewer pages came out than the table of contents names: a build of nothing must not be green."""
    if failure or app.builder.format != "html":
        return
    contents = yaml.safe_load(Path(app.srcdir, app.config.external_toc_path).read_text(encoding="utf-8"))
    named = set(_named_in(contents))
    missing = sorted(name for name in named if not Path(app.outdir, f"{name}.html").is_file())
    if missing:
        raise ExtensionError(f"sphinx_livepage: {len(missing)} of {len(named)} pages did not come out: {', '.join(missing)}")


def _named_in(contents: Any) -> list[str]:
    if isinstance(contents, list):
        return [name for item in contents for name in _named_in(item)]
    if not isinstance(contents, dict):
        return []
    own = [contents[key].removesuffix(".md").removesuffix(".ipynb") for key in ("root", "file") if key in contents]
    return own + [name for value in contents.values() if isinstance(value, list) for name in _named_in(value)]
