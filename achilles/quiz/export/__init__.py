"""The chapters' questions as files that a learning management system imports: QTI 1.2 for Canvas and others, Moodle XML for Moodle."""

from achilles.quiz.export.files import files, links
from achilles.quiz.export.items import Item, ItemSet, Number, Option, item_set
from achilles.quiz.export.moodle import to_moodle_xml
from achilles.quiz.export.qti import to_qti
from achilles.quiz.export.read_back import read_moodle_xml, read_qti

__all__ = [
    "Item",
    "ItemSet",
    "Number",
    "Option",
    "files",
    "item_set",
    "links",
    "read_moodle_xml",
    "read_qti",
    "to_moodle_xml",
    "to_qti",
]
