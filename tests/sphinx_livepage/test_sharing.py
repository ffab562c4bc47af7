"""What a build with an address tells the extensions that need one."""

from types import SimpleNamespace

import pytest

from sphinx_livepage.sharing import use_address


@pytest.mark.parametrize("has_git", [True, False])
def test_the_map_has_days_only_where_git_knows_them(has_git: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git there are none, and sphinx_sitemap would end the build when it asks for them."""
    monkeypatch.setattr("shutil.which", lambda _name: "git" if has_git else None)
    monkeypatch.setenv("BOOK_ADDRESS", "https://example.org/book")
    config = SimpleNamespace(notfound_context={}, html_title="A book")
    use_address(None, config)  # type: ignore[arg-type]
    assert (config.sitemap_show_lastmod, config.html_baseurl) == (has_git, "https://example.org/book/")
