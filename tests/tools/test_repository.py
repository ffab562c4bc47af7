"""What the repository must be, as far as a glance can tell."""

import json
import re
import zipfile
from pathlib import Path

import pytest
import yaml
from support.repository import repository_files

import achilles
from achilles.evidence import catalogue
from tools import processes, site

ROOT = Path(__file__).parents[2]
FILES = repository_files()
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
ASKS_ANOTHER_HOST = re.compile(
    r"""(?:src|href|import|url)[^\n]{0,40}https?://(?:cdn\.|unpkg|cdnjs|fonts\.g|esm\.sh|[^"' ]*jsdelivr)""", re.IGNORECASE
)


def test_no_file_is_large() -> None:
    """Nothing over 300 KB is committed."""
    assert [str(file) for file in FILES if file.is_file() and file.stat().st_size > 300_000] == []


def test_no_page_or_tool_asks_another_host() -> None:
    """Nothing that ends in a page names a content network."""
    sources = [
        file
        for file in FILES
        if file.is_file()
        and file.suffix in {".md", ".ipynb", ".py", ".js", ".css", ".yml", ".svg", ".toml"}
        and not {ROOT / "tests", ROOT / "measure"} & set(file.parents)
    ]
    assert len(sources) > 40
    assert [str(file) for file in sources if ASKS_ANOTHER_HOST.search(file.read_text(encoding="utf-8"))] == []


def test_lock_files_name_no_host() -> None:
    """Where packages come from is the installer's business."""
    for lock in [
        file for file in FILES if file.name == "package-lock.json" or file.match("requirements*.txt") or file.match("requirements/*.txt")
    ]:
        assert "://" not in lock.read_text(encoding="utf-8"), lock


def test_the_version_stands_in_one_place() -> None:
    """Everything else asks the package."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", achilles.__version__)
    holders = [
        file.name
        for file in FILES
        if file.is_file()
        and file.suffix in {".toml", ".cff", ".json", ".yml", ".py"}
        and re.search(rf"""["' ]{re.escape(achilles.__version__)}["'\n]""", file.read_text(encoding="utf-8"))
        and file.name not in {"package-lock.json", "package.json"}
    ]
    assert holders == ["__init__.py"]


def test_every_notebook_of_the_book_is_run_when_it_is_built() -> None:
    """Each is in the contents, and the build runs all of those and ends at the first error."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    pages = {entry["file"] for part in contents["parts"] for entry in part["chapters"]}
    assert {notebook.relative_to(ROOT).with_suffix("").as_posix() for notebook in NOTEBOOKS} <= pages
    assert settings["execute"]["execute_notebooks"] == "force"
    assert settings["execute"]["raise_on_error"] is True


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_chapter_cells_are_short_and_checked(notebook: Path) -> None:
    """Code cells are a few lines, import from the course, and have named ids; results are held by an assert."""
    cells = [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert cells
    for cell in cells:
        assert len(cell["source"]) <= 12, cell["id"]
        assert not re.fullmatch(r"[0-9a-f]{8}", cell["id"]), cell["id"]
    shown = "".join(line for cell in cells for line in cell["source"])
    assert "from achilles" in shown
    assert "assert " in shown


def test_the_contents_have_a_page_for_each_section_in_the_articles_order() -> None:
    """Introduction to conclusion; the start page and what is at hand beside them."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    (course,) = [part for part in contents["parts"] if part["caption"] == "The course"]
    chapters = [entry["file"].removeprefix("book/") for entry in course["chapters"]]
    assert chapters == [
        "introduction",
        "causes",
        "symptoms",
        "prevention",
        "treatment",
        "when_to_seek_help",
        "long_term",
        "summary_table",
        "questions_and_answers",
        "conclusion",
    ]
    for name in [contents["root"], *(entry["file"] for part in contents["parts"] for entry in part["chapters"])]:
        assert (ROOT / f"{name}.md").is_file() or (ROOT / f"{name}.ipynb").is_file(), name


def test_catalogues_get_the_tools_of_the_tool_bar() -> None:
    """What is said to be an application is what the site offers as one."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert [tool["doc"] for tool in settings["sphinx"]["config"]["livepage_tool_bar"]] == list(catalogue.TOOLS)


def test_a_packed_zip_is_whole_the_same_each_time_and_readable(tmp_path: Path) -> None:
    """Two zips of the same files have the same bytes; one that fails on the way leaves what was there; each file may be read."""
    target = tmp_path / "new" / "course.zip"
    files = {"a/page.html": b"<p>text</p>", "a/LICENSE.txt": b"free"}
    assert site.write_zip(target, files.items()) == target.stat().st_size / 1e6
    first = target.read_bytes()
    site.write_zip(target, files.items())
    assert target.read_bytes() == first
    with pytest.raises(ZeroDivisionError):
        site.write_zip(target, ((name, content) for name, content in (("b", b""), (1 / 0, b""))))  # type: ignore[misc]
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as packed:
        assert {entry.filename: packed.read(entry) for entry in packed.infolist()} == files
        assert {entry.external_attr >> 16 for entry in packed.infolist()} == {0o644}


def test_a_zip_that_is_too_large_is_refused() -> None:
    """The limit itself still passes."""
    assert site.refuse_too_large(site.LARGEST_ZIP_MB, "a reason") == 0
    with pytest.raises(processes.Stop, match="a reason"):
        site.refuse_too_large(site.LARGEST_ZIP_MB + 0.01, "a reason")
