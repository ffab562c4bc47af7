"""Student notebooks as pages: a directive that shows what a notebook asks, and offers it with its data as downloads.

``livepage_exercises`` in ``_config.yml`` names a folder with a folder for each set: a notebook of the same name, and data.
The site then has each file singly and each folder as one zip; with ``livepage_lite`` a notebook also opens in the browser
(see ``lite``). In a page::

    ```{exercise} causes
    ```

What is shown comes from the student's notebook alone: its markdown, and of its code only the answer cells, which hold a stub.
"""

import json
import shutil
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it import MarkdownIt
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from sphinx_livepage.stage import fresh_stage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OPEN = "exercise-browser"  # the class of the place that opens a set in the browser
ADDRESS = "sets"  # below _static; no name that exclude_patterns holds, which Sphinx minds there too
_SAME_ZIP = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is packed
_IN_BROWSER = """<div class="{open}" data-exercise="{name}" data-lite="{lite}/">
<p><a class="exercise-open" href="{way}notebooks/index.html?path={name}/{name}.ipynb">Open in your browser</a>
Nothing to install. Python comes with the page, about 15 MB the first time.</p>
<p class="exercise-trouble" role="status" hidden></p>
<details><summary>Where your work is, and how to start over</summary>
<ul>
<li>It is saved as you type, in this browser, on this device. Nothing is sent to anybody.</li>
<li>To keep it or to hand it in, press <b>Download</b> in the notebook. The file is an ordinary notebook.</li>
<li>It belongs to this address of the site. Download it before you change to another address, device or browser.</li>
<li><b>A shared computer?</b> Whoever uses it after you can read your work. Download it, then delete it here.</li>
<li>A cell runs on and on? In the notebook's menu: Kernel, Restart Kernel. What you wrote stays.</li>
<li>A private window forgets all when you close it. So does a browser that is told to delete its data.</li>
<li>A phone will do to read, run and answer. To write much, take a keyboard.</li>
<li>An old browser? Take the files below, and Jupyter on a computer.</li>
</ul>
<p class="exercise-kept" role="status"></p>
<div class="exercise-more"></div>
<p class="exercise-forget"><button type="button" hidden>Start this set over</button>
<button type="button" hidden>Delete all sets from this device</button></p>
</details>
</div>"""
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


class ExerciseDirective(SphinxDirective):
    """Show a set: its opening, its downloads, its tasks."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the set as HTML; a set that there is none of is an error with the page's file and line."""
        name = self.arguments[0]
        folder = Path(self.env.app.srcdir, self.config.livepage_exercises, name)
        if not (folder / f"{name}.ipynb").is_file():
            raise self.error(f"exercise: there is no {folder / name}.ipynb")
        self.env.note_dependency(str(folder / f"{name}.ipynb"))
        up = "../" * self.env.docname.count("/")
        lite = self.config.livepage_lite
        browser = in_browser(name, f"{up}{lite}/", lite) if lite else ""
        node = nodes.raw("", exercise_html(folder, f"{up}_static/{ADDRESS}", browser), format="html")
        self.set_source_info(node)
        return [node]


def exercise_html(folder: Path, address: str, browser: str = "") -> str:
    """Return a set as HTML. ``address`` is where the files of all sets stand, as the page reaches it; ``browser`` stands above them."""
    notebook = folder / f"{folder.name}.ipynb"
    opening, *cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    text = "".join(opening["source"]).partition("\n")[2]  # the page has a title of its own
    return "\n".join(
        [
            '<div class="exercise">',
            _markdown(text),
            browser,
            _downloads(folder, address),
            *(shown for cell in cells if (shown := _cell(cell))),
            "</div>",
        ]
    )


def _cell(cell: dict[str, Any]) -> str:
    """Return what a reader sees of a cell: all of a text, and of code only where something is to be written."""
    text = "".join(cell["source"])
    marked = cell["metadata"].get("nbgrader", {})
    if cell["cell_type"] == "markdown":
        return "" if marked.get("solution") else _markdown(text)
    return f'<pre class="exercise-stub">{escape(text)}</pre>' if marked.get("solution") else ""


def _markdown(text: str) -> str:
    """Return text as HTML; a table that is too wide scrolls by itself."""
    scroll = '<div class="exercise-scroll" role="group" aria-label="Table" tabindex="0"><table>'
    html: str = _MARKDOWN.render(text)
    return html.replace("<table>", scroll).replace("</table>", "</table></div>")


def in_browser(name: str, way: str, lite: str) -> str:
    """Return the link that opens a set in the browser, and what a reader must know of it: what is kept, and how to be rid of it.

    ``way`` is how the page reaches JupyterLite, ``lite`` how the site's root does. ``lite/exercise.js`` fills in the rest.
    """
    return _IN_BROWSER.format(name=escape(name), way=escape(way), lite=escape(lite), open=OPEN)


def _downloads(folder: Path, address: str) -> str:
    """Return the links: one zip, and each file by itself."""
    files = "".join(
        f'<li><a href="{address}/{folder.name}/{escape(path.name)}" download>{escape(path.name)}</a> ({_size(path)})</li>'
        for path in sorted(folder.iterdir(), key=lambda path: (path.suffix != ".ipynb", path.name))
    )
    whole = f'<a class="exercise-zip" href="{address}/{folder.name}.zip" download>Download the notebook with its data</a> (one zip)'
    return f'<div class="exercise-files"><p>{whole}</p><p>Or file by file:</p><ul>{files}</ul></div>'


def _size(path: Path) -> str:
    return f"{max(1, round(path.stat().st_size / 1024))} KB"


def sets_of(source: Path) -> list[Path]:
    """Return the folders of all sets. Raises ``ExtensionError`` where there is none."""
    folders = sorted(path for path in source.iterdir() if (path / f"{path.name}.ipynb").is_file())
    if not folders:
        raise ExtensionError(f"sphinx_livepage: {source} holds no set: a folder with a notebook of the same name")
    return folders


def pack(source: Path, destination: Path) -> None:
    """Copy every set of a folder into another, each with a zip beside it."""
    for folder in sets_of(source):
        files = sorted(path for path in folder.iterdir() if path.is_file())
        (destination / folder.name).mkdir(parents=True)
        with zipfile.ZipFile(destination / f"{folder.name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for path in files:
                shutil.copy(path, destination / folder.name)
                packed.writestr(zipfile.ZipInfo(f"{folder.name}/{path.name}", _SAME_ZIP), path.read_bytes(), zipfile.ZIP_DEFLATED)


def stage_exercises(app: "Sphinx") -> None:
    """Pack the sets where Sphinx copies static files from."""
    if app.builder.format == "html" and app.config.livepage_exercises:
        stage = fresh_stage(app, "exercises")
        pack(Path(app.srcdir, app.config.livepage_exercises), stage / ADDRESS)
        app.config.html_static_path.append(str(stage))


def setup_exercises(app: "Sphinx") -> None:
    """Register the directive and its option."""
    app.add_config_value("livepage_exercises", "", "env")
    app.add_directive("exercise", ExerciseDirective)
    app.connect("builder-inited", stage_exercises)
