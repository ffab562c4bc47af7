"""What is corrected in the theme's markup."""

from pathlib import Path
from types import SimpleNamespace

from sphinx_livepage.markup import COMING_CORRECTIONS, CORRECTIONS, SCRIPT, correct_markup


def test_everything_is_corrected(tmp_path: Path) -> None:
    """In a page and in the theme's script, nothing is left of what the theme writes."""
    (tmp_path / SCRIPT).parent.mkdir(parents=True)
    for file in (tmp_path / "page.html", tmp_path / SCRIPT):
        file.write_text("\n".join(correction.theirs for correction in (*CORRECTIONS, *COMING_CORRECTIONS)), encoding="utf-8")
    correct_markup(SimpleNamespace(outdir=str(tmp_path), builder=SimpleNamespace(format="html")), None)
    for file in (tmp_path / "page.html", tmp_path / SCRIPT):
        assert file.read_text(encoding="utf-8") == "\n".join(correction.ours for correction in (*CORRECTIONS, *COMING_CORRECTIONS))
