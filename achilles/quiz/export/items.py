"""A chapter's questions as every learning management system understands them: a text, options or a number, and feedback.

What the page says in several places (the heading to read again, the sources) is one text here, ``more``.
"""

from dataclasses import dataclass, field, replace

from achilles.core.tables import Table
from achilles.quiz.reader import load_questions


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question, whether it is right, and why."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is asked for. ``mistakes`` are slips that are known, with what is said to each; ``otherwise`` is for the rest."""

    answer: float
    tolerance: float
    right: str
    otherwise: str
    mistakes: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question. It has ``options``, of which ``many`` may be right, or it asks for a ``number``."""

    id: str
    text: str
    more: str
    many: bool = False
    options: tuple[Option, ...] = ()
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class ItemSet:
    """All questions of a chapter. ``note`` says what they are and are not; ``date`` is the day of their edition."""

    chapter: str
    title: str
    note: str
    items: tuple[Item, ...]
    date: str = field(default="", compare=False)  # it is in the note


def item_set(chapter: str) -> ItemSet:
    """Return the questions of a chapter. Raises ``ValueError`` for a chapter that has none.

    >>> item_set("causes").items[4].number.answer
    168
    """
    data = load_questions(chapter).data
    names = data["sources"]
    note = f"{data['note']} Questions {data['version']} of {data['date']}."
    items = tuple(_item(table, names) for table in data["question"])
    return ItemSet(chapter, data["title"], note, items, str(data["date"]))


def without_mistakes(whole: ItemSet) -> ItemSet:
    """Return a set whose numbers have all known mistakes in one text, for formats that only know right and wrong."""
    return replace(whole, items=tuple(replace(item, number=_folded(item.number)) for item in whole.items))


def _folded(number: Number | None) -> Number | None:
    if number is None:
        return None
    said = [f"You had {value:g}? {feedback}" for value, feedback in number.mistakes]
    return replace(number, otherwise=" ".join([number.otherwise, *said]), mistakes=())


def _item(table: Table, names: dict[str, str]) -> Item:
    sources = "; ".join(names[key] for key in table["sources"])
    more = f'To read again: "{table["see_text"]}". Sources: {sources}.'
    if table["kind"] != "number":
        options = tuple(Option(it["text"], it["right"], it["feedback"]) for it in table["options"])
        return Item(table["id"], table["text"], more, many=table["kind"] == "many", options=options)
    low, high = table["low_feedback"], table["high_feedback"]
    otherwise = low if low == high else f"Too low? {low} Too high? {high}"
    mistakes = tuple((it["value"], it["feedback"]) for it in table.get("mistakes", ()))
    number = Number(table["answer"], table["tolerance"], table["right_feedback"], otherwise, mistakes)
    return Item(table["id"], f"{table['text']} (Answer in {table['unit']}.)", more, number=number)
