"""Fingerprints of files, and the hashes that browsers compare them with."""

from sphinx_livepage.fingerprint import fingerprint, fingerprint_of_files, integrity


def test_names_and_contents_count_and_order_does_not() -> None:
    """A renamed file, a changed file and a byte that moved from one to the next make another fingerprint."""
    files = {"a": b"1", "b": b"2"}
    assert fingerprint_of_files(files) == fingerprint_of_files(reversed(files.items()))
    others = [{"a": b"1", "c": b"2"}, {"a": b"1", "b": b"3"}, {"a": b"12", "b": b""}, {"a": b"1"}]
    assert len({fingerprint_of_files(each) for each in [files, *others]}) == 5


def test_integrity_is_what_a_browser_computes() -> None:
    """The value for an empty file is well known."""
    assert integrity(b"") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert fingerprint(b"") == "e3b0c44298fc"
