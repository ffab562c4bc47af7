"""Student notebooks in JupyterLite: Jupyter as files of the site, with the site's one Python, for who has a browser and nothing else.

``livepage_lite`` in ``_config.yml`` is the folder of the site that it stands in; without it there is none. The notebooks are those of
``livepage_exercises``, with their data; Python is that of ``livepage_python``. It is built last, when the site's pages are
finished: nothing that is done to a page is done to JupyterLite's, and no list of the site's files has them.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_livepage.exercises import OPEN, sets_of
from sphinx_livepage.lite.building import KERNEL, LABEXTENSIONS, build_lite, make_light
from sphinx_livepage.lite.kernel_zip import kernel_zip
from sphinx_livepage.python.distribution import CACHE, PLACE, Parts
from sphinx_livepage.stage import fresh_stage
from sphinx_livepage.staging import PLOTLY

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SCRIPT = "livepage-exercise.js"
KEPT = "livepage-kept.js"  # which that script imports, and JupyterLite's own page


def stage_script(app: "Sphinx") -> None:
    """Put the script of the exercises' pages where Sphinx copies static files from, and take the last build's JupyterLite away."""
    if app.builder.format != "html" or not app.config.livepage_lite:
        return
    shutil.rmtree(Path(app.outdir, app.config.livepage_lite), ignore_errors=True)
    stage = fresh_stage(app, "lite_static")
    for name, source in ((SCRIPT, "exercise.js"), (KEPT, "kept.js")):
        shutil.copy(Path(__file__).with_name(source), stage / name)
    app.config.html_static_path.append(str(stage))


def add_script(app: "Sphinx", _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Add that script to a page with an exercise, and to no other."""
    if OPEN in context.get("body", ""):
        app.add_js_file(SCRIPT, loading_method="defer")


def add_lite(app: "Sphinx", failure: Exception | None) -> None:
    """Build JupyterLite into the finished site, where one is wanted."""
    if failure or app.builder.format != "html" or not app.config.livepage_lite:
        return
    site, root = Path(app.outdir), Path(app.srcdir)
    lite = site / app.config.livepage_lite
    build_lite(sets_of(root / app.config.livepage_exercises), lite, fresh_stage(app, "lite"))
    parts = Parts.of(app.config.livepage_python, root)
    (python,) = (site / "_static" / PLACE).iterdir()
    wheels = [*parts.wheels.glob("*.whl"), *(LABEXTENSIONS / KERNEL / "static" / "pypi").glob("*.whl")]
    kernel = kernel_zip(wheels, parts.core, parts.wheels / CACHE)
    make_light(lite, python, site / "_static" / PLOTLY, kernel, explain=parts.explain, notice=app.config.livepage_notice)


def setup_lite(app: "Sphinx") -> None:
    """Register the option, the script of the exercises' pages, and the build after all else."""
    app.add_config_value("livepage_lite", "", "env")
    app.connect("builder-inited", stage_script)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", add_lite, priority=950)
