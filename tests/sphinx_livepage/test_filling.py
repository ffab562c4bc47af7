"""Values in the marked places of scripts."""

import pytest

from sphinx_livepage.filling import filled

SCRIPT = 'const A = /*A*/ "";\nconst B = /*B*/ [];\nconst C = /*C*/ {};\nimport x from /*D*/ "./x.js";\n'


def test_a_mark_takes_any_value_as_json() -> None:
    """Texts with quotes and line ends stay one text; a mark without a value stays as it is."""
    script = filled(SCRIPT, {"A": 'a "quoted"\nword', "B": ["b"], "D": "./y.js"})
    assert script == 'const A = "a \\"quoted\\"\\nword";\nconst B = ["b"];\nconst C = /*C*/ {};\nimport x from "./y.js";\n'


def test_a_value_without_a_mark_is_an_error() -> None:
    """A mark that was renamed in a script would otherwise stay empty, unseen."""
    with pytest.raises(ValueError, match="values: E, F is not allowed"):
        filled(SCRIPT, {"A": "", "F": "", "E": ""})


def test_backslashes_and_group_references_are_no_magic() -> None:
    """A value goes in letter by letter."""
    assert filled('/*A*/ ""', {"A": r"\g<0>"}) == r'"\\g<0>"'
