"""What the kernel sets at its start; here nothing reads it."""

_PIPLITE_DISABLE_PYPI = True
_PIPLITE_URLS: list[str] = []
