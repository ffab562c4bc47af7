"""The built site: students get their notebooks and data, and nothing of a solution, in any file, form or archive."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from support.exercises import EXERCISES, ROOT, each_set, release
from support.leaks import leaks, markers

from teach.data import NAMES

SITE = ROOT / "_build" / "html"


@pytest.fixture(scope="module")
def wanted() -> dict[str, str]:
    """Return what must not be found."""
    return markers()


def test_there_is_much_to_look_for(wanted: dict[str, str]) -> None:
    """Dozens of lines of each set; otherwise the search would find nothing because it looks for nothing."""
    assert {name: sum(of == name for of in wanted.values()) > 50 for name in NAMES} == dict.fromkeys(NAMES, True)


def test_the_site_holds_nothing_of_a_solution(wanted: dict[str, str]) -> None:
    """Pages, _sources, downloads, zips, scripts and the search index."""
    assert (SITE / "search.html").is_file(), "the book is not built: python3 dev.py site"
    assert leaks(SITE, wanted) == []


@pytest.mark.parametrize("form", ["highlighted", "notebook", "zip in a zip", "wheel of ours", "search index", "script"])
def test_the_search_finds_what_leaks(wanted: dict[str, str], tmp_path: Path, form: str) -> None:
    """A master that came through in whichever form is found."""
    source = (EXERCISES / "source" / "long_term" / "long_term.ipynb").read_text(encoding="utf-8")
    if form == "highlighted":
        line = "return [(day, runs[day, start]) for day, start in sorted(runs)]"
        page = "".join(f"<span class='n'>{word.replace('[', '&#91;')}</span> " for word in line.split())
        (tmp_path / "page.html").write_text(f"<pre>{page}</pre>", encoding="utf-8")
    elif form == "notebook":
        (tmp_path / "causes.ipynb").write_text(source, encoding="utf-8")
    elif form == "zip in a zip":
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a/long_term.ipynb", source)
        with zipfile.ZipFile(tmp_path / "pack.zip", "w") as packed:
            packed.writestr("inner.zip", inner.getvalue())
    elif form == "wheel of ours":
        place = tmp_path / "_static" / "python" / "0123456789ab"
        place.mkdir(parents=True)
        with zipfile.ZipFile(place / "achilles-0.1.0-py3-none-any.whl", "w") as packed:
            packed.writestr("achilles/sets.py", source)
    elif form == "search index":
        (tmp_path / "searchindex.js").write_text('Search.setIndex({"terms":{"expected_jumps":3,"tendon":[1,2]}})', encoding="utf-8")
    else:
        (tmp_path / "data.js").write_text(f"const page = {json.dumps(source)}", encoding="utf-8")
    assert leaks(tmp_path, wanted)


def test_the_search_finds_nothing_in_the_student_versions(wanted: dict[str, str]) -> None:
    """They are what is handed out."""
    assert leaks(EXERCISES / "release", wanted) == []


@each_set
def test_each_set_has_a_page_with_its_files_singly_and_as_one_zip(name: str) -> None:
    """The same bytes as in the repository."""
    page = (SITE / "book" / "exercises" / f"{name}.html").read_text(encoding="utf-8")
    folder = release(name).parent
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    address = f"../../_static/sets/{name}"
    assert f'href="{address}.zip"' in page
    for file, content in files.items():
        assert f'href="{address}/{file}"' in page
        assert (SITE / "_static" / "sets" / name / file).read_bytes() == content
    with zipfile.ZipFile(SITE / "_static" / "sets" / f"{name}.zip") as packed:
        assert {inner: packed.read(inner) for inner in packed.namelist()} == {f"{name}/{file}": content for file, content in files.items()}
    assert "exercise-stub" in page
