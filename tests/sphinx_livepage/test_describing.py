"""The description of a page: its first words of some length, cut where a list of results would cut them."""

from sphinx_livepage.describing import LONGEST, first_words


def test_first_paragraph_of_some_length() -> None:
    """A label or a date describes nothing."""
    said = "Point to the worst spot with one finger, and say what that changes."
    assert first_words(["Reading time: 5 minutes.", said, "More."]) == said
    assert first_words(["Too short."]) == ""


def test_a_long_one_is_cut_at_a_word() -> None:
    """With a sign that it goes on, and no longer than allowed."""
    cut = first_words(["The tendon, " * 40])
    assert cut.endswith("tendon…")
    assert len(cut) <= LONGEST
