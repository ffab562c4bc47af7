"""Reading CSV: the only place where it is done, so that there is one limit on the length of a field.

``csv`` keeps that limit for the whole process. Set by one reader, it would change what the others accept.
"""

import codecs
import csv
import io
from collections.abc import Iterator

LONGEST_FIELD = 1_000_000  # characters; Python's own limit is 131,072
DELIMITERS = ",;\t"


class BadTableError(ValueError):
    """A text that is not CSV. ``line`` is the last line that could be read."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def delimiter_of(text: str) -> str:
    r"""Return the sign between fields: the commonest in the first line of comma, semicolon and tab.

    >>> delimiter_of("Surname;First name;Notes, if any\n")
    ';'
    """
    return max(DELIMITERS, key=text.partition("\n")[0].count)


def decoded(content: bytes) -> str:
    r"""Return the text of a file: UTF-8 or UTF-16, or what Excel writes in western Europe. Raises ``UnicodeDecodeError`` for anything else.

    >>> decoded("Zoë".encode("cp1252")), decoded("Zoë".encode("utf-16")), decoded("\ufeffZoë".encode())
    ('Zoë', 'Zoë', 'Zoë')
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def read_rows(text: str, delimiter: str = "") -> Iterator[tuple[int, list[str]]]:
    r"""Give each row that is not empty with the number of its last line. Raises ``BadTableError`` at the first that cannot be read.

    >>> list(read_rows("a;b\n\n1;'2'\n"))
    [(1, ['a', 'b']), (3, ['1', "'2'"])]
    """
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or delimiter_of(text))
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BadTableError(reader.line_num - 1, f"{error}") from None
        if row is None:
            return
        if row:
            yield reader.line_num, row
