"""The order of load on the tendon, from a seated raise to a hop forward, as a row of drawings with what is known of each."""

from html import escape

from achilles.evidence.html import source_link
from achilles.evidence.reader import source
from achilles.your_exercises.drawings import drawing

# Drawing and frame, name, load in body weights. Only the two ends were read in the study itself; the ranges are second-hand.
STEPS = (
    ("raise_seated_bare", 1, "Seated raise, no weight", "0.5 body weights"),
    ("raise_two", 1, "Raise on two legs", "1 to 3 body weights (second-hand, raises and walking)"),
    ("raise_one", 1, "Raise on one leg", "1 to 3 body weights (second-hand, raises and walking)"),
    ("hop", 1, "Skip or hop on the spot", "about 5 to 6 body weights (second-hand)"),
    ("run", 0, "Run", "about 5 to 6 body weights (second-hand)"),
    ("hop_forward", 0, "Hop forward on one leg", "7.3 body weights"),
)
SOURCES = ("baxter2021", "sancho2023")


def load_order() -> str:
    """Return the order as an HTML list.

    >>> load_order().count("<li>")
    6
    """
    items = "".join(
        f"<li>{drawing(move, frame, f'Drawing: {escape(name.lower())}.')}<p><strong>{escape(name)}</strong><br>{escape(load)}</p></li>"
        for move, frame, name, load in STEPS
    )
    links = "; ".join(source_link(source(key)) for key in SOURCES)
    return (
        f'<ol class="load-order" aria-label="From the least load on the tendon to the most">{items}</ol>'
        f"<p><small>0.5 and 7.3: 8 healthy adults in a laboratory. The ranges between: runners with the pain. Sources: {links}.</small></p>"
    )
