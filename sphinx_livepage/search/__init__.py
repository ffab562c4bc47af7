"""A search that answers with sections, works offline and from a folder, and knows the words that readers use.

``livepage_search`` in ``_config.yml`` says what it is made of (paths from the book's root):

``library``  the script of the npm package minisearch
``words``    a TOML file with the readers' words: synonyms, best bets, and how much each page counts (see ``words.py``)

Sphinx's own search knows pages and no sections, and only the words that are on them.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_livepage.fingerprint import fingerprint
from sphinx_livepage.search.sections import sections_of
from sphinx_livepage.search.words import read_words
from sphinx_livepage.stage import existing_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PAGE = "search.html"
LIBRARY = "vendor/minisearch.js"
SECTIONS = "search-sections.js"
SCRIPT = "search.js"
_OF_SPHINX = re.compile(r"\s*<script[^>]*(?:searchtools|language_data|searchindex)\.js[^>]*></script>")


def setup_search(app: "Sphinx") -> None:
    """Register the option and the step that writes the search."""
    app.add_config_value("livepage_search", {}, "html")
    app.connect("build-finished", write_search, priority=850)  # the finished words of the pages, before these are made strict


def write_search(app: "Sphinx", failure: Exception | None) -> None:
    """Write the list of sections and the scripts, and have the search page use them. Raises ``ExtensionError`` for a missing file."""
    if failure or app.builder.format != "html" or not app.config.livepage_search:
        return
    site, root = Path(app.outdir), Path(app.srcdir)
    settings = {name: existing_file(root / path, "the search is made of it") for name, path in app.config.livepage_search.items()}
    pages = {name: (site / f"{name}.html").read_text(encoding="utf-8") for name in sorted(app.env.found_docs)}
    sections = [section for name, page in pages.items() for section in sections_of(name, page)]
    words = read_words(settings["words"], {name: section.address for section in sections for name in (section.address, *section.also)})
    data = {"sections": [section.to_list() for section in sections], **words}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    files = {
        LIBRARY: settings["library"].read_text(encoding="utf-8"),
        SECTIONS: f"globalThis.livepageSections = {text};\n",
        SCRIPT: Path(__file__).with_name(SCRIPT).read_text(encoding="utf-8"),
    }
    tags = ""
    for name, content in files.items():
        file = site / "_static" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
        tags += f'\n  <script defer src="_static/{name}?v={fingerprint(content.encode())}"></script>'
    page = _OF_SPHINX.sub("", (site / PAGE).read_text(encoding="utf-8"))
    (site / PAGE).write_text(page.replace("</body>", f"{tags}\n</body>"), encoding="utf-8")
    for unused in ("searchindex.js", "_static/searchtools.js", "_static/language_data.js"):
        (site / unused).unlink(missing_ok=True)
