"""A chapter's questions as Moodle XML, which Moodle imports into its question bank without any plugin.

Moodle reads no QTI by itself, so it gets its own format. The elements are those that Moodle's importer asks for
(``question/format/xml/format.php``); no kept library writes them with feedback for each option.
"""

from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as ET

from achilles.quiz.export.items import Item, ItemSet, Number

_WHOLE = 100.0


def to_moodle_xml(sets: Iterable[ItemSet]) -> bytes:
    """Return one file with the questions of some chapters, each chapter in a category of its own."""
    root = ET.Element("quiz")
    for whole in sets:
        category = ET.SubElement(root, "question", type="category")
        _text(category, "category", f"$course$/top/Achilles course/{whole.title}")
        _text(category, "info", _html(whole.note), format="html")
        for item in whole.items:
            _question(root, whole.chapter, item)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _question(root: ET.Element, chapter: str, item: Item) -> None:
    question = ET.SubElement(root, "question", type="numerical" if item.number else "multichoice")
    _text(question, "name", f"{chapter}: {item.id}")
    _text(question, "questiontext", _html(item.text), format="html")
    _text(question, "generalfeedback", _html(item.more), format="html")
    ET.SubElement(question, "defaultgrade").text = "1"
    ET.SubElement(question, "penalty").text = "0"
    ET.SubElement(question, "hidden").text = "0"
    if item.number:
        _number(question, item.number)
        return
    ET.SubElement(question, "single").text = "false" if item.many else "true"
    ET.SubElement(question, "shuffleanswers").text = "false"
    ET.SubElement(question, "answernumbering").text = "abc"
    right = sum(option.right for option in item.options)
    wrong = len(item.options) - right
    for option in item.options:
        # Moodle adds up what is ticked, and never goes below nothing: all right ones give the whole, all options nothing.
        minus = -_WHOLE / wrong if item.many and wrong else 0
        _answer(question, _html(option.text), option.feedback, _WHOLE / right if option.right else minus, "html")


def _number(question: ET.Element, number: Number) -> None:
    """Write a number: the first answer that fits counts, and ``*`` fits always."""
    for value, feedback, fraction in [
        (f"{number.answer:g}", number.right, _WHOLE),
        *((f"{value:g}", feedback, 0) for value, feedback in number.mistakes),
    ]:
        answer = _answer(question, value, feedback, fraction, "moodle_auto_format")
        ET.SubElement(answer, "tolerance").text = f"{number.tolerance:g}"
    answer = _answer(question, "*", number.otherwise, 0, "moodle_auto_format")
    ET.SubElement(answer, "tolerance").text = "0"


def _answer(question: ET.Element, text: str, feedback: str, fraction: float, form: str) -> ET.Element:
    # Moodle knows a list of fractions, a third as 33.33333, and refuses others.
    answer = ET.SubElement(question, "answer", fraction=f"{round(fraction, 5):.7g}", format=form)
    ET.SubElement(answer, "text").text = text
    _text(answer, "feedback", _html(feedback), format="html")
    return answer


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(ET.SubElement(parent, name, attributes), "text").text = text


def _html(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"
