"""The blank of a cell to complete: ``___``, a value that stays blank whatever is done with it.

A cell that still has its blanks runs to its end, so that its check can say "Not yet" in place of a traceback.
IPython uses the name ``___`` for an old output; once a notebook has set it, IPython leaves it alone.
"""

from collections.abc import Iterator
from typing import Any


class Blank:
    """A blank. Arithmetic, comparisons, calls and lookups give the blank back; it counts as false and as empty.

    >>> (1 + ___) * 2, ___(3), ___["a"], f"{___:.1f}"
    (___, ___, ___, '___')
    >>> list(___), len(___), bool(___)
    ([], 0, False)
    """

    def __repr__(self) -> str:
        return "___"

    def __format__(self, _spec: str) -> str:
        return "___"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __contains__(self, _item: object) -> bool:
        return False

    def __index__(self) -> int:
        return 0

    def __float__(self) -> float:
        return float("nan")

    def __hash__(self) -> int:
        return 0

    def __eq__(self, _other: object) -> Any:
        return self

    def __ne__(self, _other: object) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what notebooks and copy() ask any value for
            raise AttributeError(name)
        return self

    def _same(self, *_arguments: object, **_options: object) -> "Blank":
        return self

    __call__ = __getitem__ = __round__ = __abs__ = __neg__ = __pos__ = _same
    __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = __pow__ = __and__ = __or__ = _same
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rmod__ = __rpow__ = __rand__ = __ror__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = _same


___ = Blank()
