"""Values and calls between two Pythons: the student's, which runs the answers, and the teacher's, which runs the tests.

The student's side may do what it likes, so what it sends is plain data: numbers, texts, lists and the like, packed as JSON and built
again from a list of known types. All else (functions, classes, generators) stays where it is; the test gets a ``Handle`` and calls
across. What the test hands over is the teacher's, and is pickled.

Needs nothing but the standard library: its text is run in the student's kernel, and the tester reads it inside its sandbox.
"""

import base64
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import io
import json
import pickle
import socket
import struct
import sys

LARGEST = 20_000_000  # bytes of one message
DEEPEST = 60
MOST_ITEMS = 100_000  # of something that is gone through
_SEQUENCES = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_TEXTS = {
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "datetime": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "Decimal": (decimal.Decimal, str, decimal.Decimal),
    "Fraction": (fractions.Fraction, str, fractions.Fraction),
    "bytes": (bytes, bytes.hex, bytes.fromhex),
    "int": (int, hex, lambda text: int(text, 16)),
}


def send(stream, message):
    """Write a message: its length, then JSON."""
    data = json.dumps(message).encode("utf-8", "replace")
    if len(data) > LARGEST:
        data = json.dumps({"error": ["ValueError", "more than can be handed over"]}).encode()
    stream.write(struct.pack(">Q", len(data)) + data)
    stream.flush()


def receive(stream):
    """Read a message; nothing if the other side is gone. Raises ``ValueError`` for one that is too large or no JSON."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    if length > LARGEST:
        raise ValueError("the message is too large")
    data = stream.read(length)
    return json.loads(data) if len(data) == length else None


def pack(value, keep, depth=0):
    """Return a value as data. ``keep`` takes what is none, and returns a number for it."""
    kind = type(value)
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if value is None or kind in (bool, float, str) or (kind is int and abs(value) < 2**62):
        return ["plain", value]
    for name, made in _SEQUENCES.items():
        if kind is made:
            return [name, [pack(item, keep, depth + 1) for item in value]]
    if kind is dict:
        return ["dict", [[pack(key, keep, depth + 1), pack(item, keep, depth + 1)] for key, item in value.items()]]
    for name, (made, write, _) in _TEXTS.items():
        if kind is made:
            return [name, write(value)]
    if kind is dt.timedelta:
        return ["timedelta", [value.days, value.seconds, value.microseconds]]
    library = str(getattr(kind, "__module__", "")).partition(".")[0]
    return {"numpy": _packed_numpy, "pandas": _packed_pandas}.get(library, _packed_instance)(value, keep, depth)


def _packed_numpy(value, keep, depth):
    """Return a number of numpy as Python's own, and an array as its rows. The test gets an array if it has imported numpy, else lists."""
    if not hasattr(value, "tolist"):
        return _packed_instance(value, keep, depth)
    plain = value.tolist()
    if type(plain) is type(value):  # such as a long double, which is no number of Python's
        return ["kept", keep(value)]
    if not hasattr(value, "shape") or not value.shape:
        return pack(plain, keep, depth + 1)
    return ["array", str(value.dtype), [int(side) for side in value.shape], pack(plain, keep, depth + 1)]


def _packed_pandas(value, keep, depth):
    """Return a column, an index or a table as its values, and a time as Python's own. The test gets pandas's if it has imported pandas."""
    if type(value).__name__ in ("NaTType", "NAType"):  # nothing was noted
        return ["plain", None]
    if hasattr(value, "to_pydatetime") and isinstance(value, dt.datetime):
        return pack(value.to_pydatetime(), keep, depth + 1)
    if hasattr(value, "to_pytimedelta") and isinstance(value, dt.timedelta):
        return pack(value.to_pytimedelta(), keep, depth + 1)
    if hasattr(value, "columns") and hasattr(value, "items"):
        columns = [[pack(name, keep, depth + 1), pack(column.tolist(), keep, depth + 1)] for name, column in value.items()]
        return ["frame", columns, pack(value.index.tolist(), keep, depth + 1)]
    if hasattr(value, "tolist"):
        index = value.index.tolist() if hasattr(value, "items") else None  # an index has none
        return ["column", pack(value.tolist(), keep, depth + 1), pack(index, keep, depth + 1), pack(value.name, keep, depth + 1)]
    return ["kept", keep(value)]


def _packed_instance(value, keep, depth):
    """Return a value of a module's own class: what is in it. Of anything else, a number."""
    kind = type(value)
    where = [getattr(kind, "__module__", None), getattr(kind, "__qualname__", None)]
    if where[0] not in (None, "__main__"):
        if isinstance(value, enum.Enum):
            return ["enum", *where, value.name]
        if dataclasses.is_dataclass(value):
            return ["fields", *where, {one.name: pack(getattr(value, one.name), keep, depth + 1) for one in dataclasses.fields(value)}]
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            return ["named", *where, [pack(item, keep, depth + 1) for item in value]]
    if isinstance(value, tuple) and hasattr(kind, "_fields"):  # the notebook's own: what is in it counts
        return ["tuple", [pack(item, keep, depth + 1) for item in tuple.__iter__(value)]]
    if isinstance(value, dict):  # such as a Counter
        return ["dict", [[pack(key, keep, depth + 1), pack(item, keep, depth + 1)] for key, item in dict.items(value)]]
    return ["kept", keep(value)]


def unpack(data, handle):
    """Return the value that data stand for; ``handle`` makes one of a number. Raises ``ValueError`` for anything unknown."""
    tag, *parts = data
    if tag == "plain" and (parts[0] is None or type(parts[0]) in (bool, int, float, str)):
        return parts[0]
    if tag in _SEQUENCES:
        return _SEQUENCES[tag]([unpack(item, handle) for item in parts[0]])
    if tag == "dict":
        return {unpack(key, handle): unpack(item, handle) for key, item in parts[0]}
    if tag in _TEXTS and type(parts[0]) is str:
        return _TEXTS[tag][2](parts[0])
    if tag == "timedelta":
        days, seconds, microseconds = map(int, parts[0])
        return dt.timedelta(days, seconds, microseconds)
    if tag == "kept":
        return handle(int(parts[0]))
    if tag == "array":
        return _array(str(parts[0]), list(map(int, parts[1])), unpack(parts[2], handle))
    if tag in ("frame", "column"):
        return _of_pandas(tag, parts, handle)
    if tag in ("enum", "fields", "named"):
        return _of_class(tag, _class(*parts[:2]), parts[2], handle)
    raise ValueError("an unknown kind of value")


def _array(kind, shape, rows):
    """Return an array of numbers, texts or truth values as the test's own numpy makes it; rows of anything else, or without numpy, stay lists."""
    numpy = sys.modules.get("numpy")
    if numpy is None or numpy.dtype(kind).kind not in "biufU":
        return rows
    return numpy.array(rows, dtype=kind).reshape(shape)


def _of_pandas(tag, parts, handle):
    """Return a column or a table as the test's own pandas makes it; without pandas the list of its values, or the columns by their names."""
    pandas = sys.modules.get("pandas")
    if tag == "frame":
        columns = {unpack(name, handle): unpack(values, handle) for name, values in parts[0]}
        return columns if pandas is None else pandas.DataFrame(columns, index=unpack(parts[1], handle))
    values, index, name = (unpack(part, handle) for part in parts)
    if pandas is None:
        return values
    return pandas.Index(values, name=name) if index is None else pandas.Series(values, index=index, name=name)


def _class(module, name):
    """Return a class of a module that the test itself has imported: no other is looked for."""
    found = sys.modules.get(str(module))
    for part in str(name).split("."):
        found = vars(found).get(part) if found is not None else None
    if not isinstance(found, type) or str(module) in ("builtins", "__main__"):
        raise ValueError("a class that the test does not know")
    return found


def _of_class(tag, made, content, handle):
    if tag == "enum" and issubclass(made, enum.Enum):
        return made[str(content)]
    if tag == "named" and issubclass(made, tuple) and hasattr(made, "_fields"):
        return tuple.__new__(made, [unpack(item, handle) for item in content])
    if tag == "fields" and dataclasses.is_dataclass(made):
        value = object.__new__(made)
        for one in dataclasses.fields(made):
            object.__setattr__(value, one.name, unpack(content[one.name], handle))
        return value
    raise ValueError("a class of another kind")


# ------------------------------------------------------------------------------------------------ the student's side


class _Unpickler(pickle.Unpickler):
    kept = ()

    def persistent_load(self, number):
        return self.kept[number]


def serve(address, names):
    """Answer what a test asks, from the variables of a notebook, until it asks no more."""
    kept = []

    def keep(value):
        kept.append(value)
        return len(kept) - 1

    with socket.socket(socket.AF_UNIX) as link:
        link.connect(address)
        stream = link.makefile("rwb")
        while (asked := receive(stream)) is not None:
            try:
                answer = {"value": _answered(asked, names, kept, keep)}
            except BaseException as error:  # noqa: BLE001 - an interrupt ends the call that it met
                answer = {"error": [type(error).__name__, str(error)[:2_000]]}
            send(stream, answer)


def _answered(asked, names, kept, keep):
    what = asked["do"]
    if what == "names":
        return {name: pack(names[name], keep) for name in asked["names"] if name in names}
    one = kept[asked["of"]]
    if what == "call":
        loader = _Unpickler(io.BytesIO(base64.b64decode(asked["with"])))
        loader.kept = kept
        given, named = loader.load()
        before = repr(given)
        hidden = {name: names.pop(name) for name in asked["without"] if name in names}
        try:
            got = pack(one(*given, **named), keep)
        finally:
            names.update(hidden)
        return [got, [pack(value, keep) for value in given] if repr(given) != before else None]
    if what == "attribute":
        return pack(getattr(one, asked["name"]), keep)
    if what == "length":
        return len(one)
    if what == "item":
        return pack(one[unpack(asked["key"], kept.__getitem__)], keep)
    items = []
    for item in one:
        items.append(pack(item, keep))
        if len(items) > MOST_ITEMS:
            raise ValueError("it has no end")
    return items


# ------------------------------------------------------------------------------------------------ the teacher's side


class Gone(BaseException):
    """The student's Python does not answer any more."""


class Handle:
    """Something that stays in the student's Python: it can be called and looked at, and is equal to nothing but itself."""

    def __init__(self, number, ask):
        vars(self).update(_number=number, _ask=ask)

    def __call__(self, *given, **named):
        return self._ask.call(self._number, given, named)

    def __getattr__(self, name):
        if name.startswith("__") and name not in ("__name__", "__doc__"):
            raise AttributeError(name)
        return self._ask.value({"do": "attribute", "of": self._number, "name": name})

    def __len__(self):
        return int(self._ask({"do": "length", "of": self._number}))

    def __getitem__(self, key):
        return self._ask.value({"do": "item", "of": self._number, "key": pack(key, lambda _: -1)})

    def __iter__(self):
        items = self._ask({"do": "items", "of": self._number})
        return iter([unpack(item, self._ask.handle) for item in items])

    def __repr__(self):
        return "<something of the notebook>"


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return vars(value)["_number"] if type(value) is Handle else None


class Ask:
    """Asks the student's Python. What it raises is raised here, as one of Python's own exceptions."""

    def __init__(self, stream):
        self.stream = stream
        self.given = ()
        self.current = {}

    def __call__(self, question):
        send(self.stream, {"ask": question})
        answer = receive(self.stream)
        if answer is None or "gone" in answer:
            raise Gone
        if "error" in answer:
            name, text = map(str, answer["error"])
            known = getattr(__import__("builtins"), name, None)
            if known is KeyboardInterrupt:
                raise KeyboardInterrupt
            if not (isinstance(known, type) and issubclass(known, Exception)):
                known = Exception
            try:
                error = known(text)
            except TypeError:  # such as UnicodeDecodeError, which is made of five parts
                error = Exception(text)
            raise error
        return answer["value"]

    def handle(self, number):
        return Handle(number, self)

    def value(self, question):
        return unpack(self(question), self.handle)

    def fill(self, current, names):
        """Put the variables of the notebook that there are among names into a test's.

        If the test deletes one (`del squares`), so that an answer which uses it must fail, the notebook is without it during calls.
        """
        found = {name: unpack(data, self.handle) for name, data in self({"do": "names", "names": names}).items()}
        current.update(found)
        self.given, self.current = tuple(found), current

    def call(self, number, given, named):
        target = io.BytesIO()
        _Pickler(target).dump((given, named))
        without = [name for name in self.given if name not in self.current]
        got, after = self({"do": "call", "of": number, "without": without, "with": base64.b64encode(target.getvalue()).decode()})
        for value, data in zip(given, after or (), strict=False):
            if type(value) in (list, dict, set):  # the function may change what it was given
                changed = unpack(data, self.handle)
                if type(changed) is type(value):
                    value.clear()
                    (value.extend if type(value) is list else value.update)(changed)
        return unpack(got, self.handle)
