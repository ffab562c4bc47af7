"""One style sheet for all pages: the order of what goes into it, its addresses, and the link that stands for it."""

from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from sphinx_livepage.style_sheets import _sheet, one_order, with_one_sheet

PAGE = """<head>
  <link href="../_static/styles/theme.css?digest=1" rel="stylesheet" />
  <link rel="stylesheet" type="text/css" href="../_static/livepage.css?v=2" />
  <link rel="stylesheet" media="print" href="../_static/print.css" />
  <link rel="icon" href="../_static/favicon.svg"/>
</head>"""


def test_order_agrees_with_every_page() -> None:
    """A sheet that some pages have stands where they have it."""
    assert one_order([["a", "d"], ["a", "b", "d"], ["c", "d"], []]) in (["a", "b", "c", "d"], ["a", "c", "b", "d"], ["c", "a", "b", "d"])


def test_orders_that_contradict_each_other_are_told() -> None:
    """Joined either way, one of the two pages would look different."""
    with pytest.raises(ExtensionError, match="contradict each other"):
        one_order([["a", "b"], ["b", "a"]])


def test_a_page_gets_one_link_where_the_first_was() -> None:
    """Sheets for print alone and icons stay; from then on, a new version takes the place of the old."""
    once = with_one_sheet(PAGE, "11")
    assert once.count('rel="stylesheet"') == 2
    assert once.index("../_static/styles/book.css?v=11") < once.index('media="print"')
    assert "theme.css" not in once
    assert "favicon.svg" in once
    assert with_one_sheet(once, "22") == once.replace("?v=11", "?v=22")


def test_imports_come_in_and_addresses_hold(tmp_path: Path) -> None:
    """Each address still leads to its file from where the joined sheet lies."""
    (tmp_path / "styles").mkdir()
    (tmp_path / "basic.css").write_text('a{background:url(file.png)} b{background:url("data:image/svg+xml,%3Csvg/%3E")}', encoding="utf-8")
    (tmp_path / "styles" / "theme.css").write_text('@import "../basic.css";\ni{src:url("../vendor/i.woff2")}', encoding="utf-8")
    joined = _sheet(tmp_path, "styles/theme.css")
    assert "@import" not in joined
    assert "url(../file.png)" in joined
    assert 'url("data:image/svg+xml,%3Csvg/%3E")' in joined
    assert "url(../vendor/i.woff2)" in joined
