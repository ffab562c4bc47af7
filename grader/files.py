"""Files that are whole or not there."""

import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it, not even after a power cut in the middle."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False, suffix=".part") as part:
        try:
            part.write(text)
            part.flush()
        except OSError:
            Path(part.name).unlink()
            raise
    Path(part.name).replace(path)
