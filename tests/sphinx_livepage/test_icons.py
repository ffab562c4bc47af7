"""Which icons a site uses: those that its pages name, and every other rule's."""

from pathlib import Path

from sphinx_livepage.icons import characters_in_use


def test_icons_named_and_icons_of_other_rules(tmp_path: Path) -> None:
    """A named class counts, an unnamed one not; a rule of the theme counts, as a code or as the character itself."""
    static = tmp_path / "_static"
    static.mkdir()
    (tmp_path / "index.html").write_text('<i class="fa-solid fa-bars"></i>', encoding="utf-8")
    sheet = '.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}.fa-bug:before{content:"\\f188"}.note::before{content:"\\f05a"}html{--icon:"\uf071"}'
    (static / "theme.css").write_text(sheet, encoding="utf-8")
    assert characters_in_use(tmp_path) == {0xF0C9, 0xF05A, 0xF071}
