"""``imsmanifest.xml``: what a learning platform reads of a package, namely its table of contents and its files.

Source: ADL, SCORM 1.2 Content Aggregation Model, with IMS Content Packaging 1.1.2. The schemas themselves are not part of the package, so
nothing points at them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

FILE = "imsmanifest.xml"
_PACKAGING = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_SHARED = "shared_files"


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the table of contents. ``start`` is the file that opens; ``scored`` says whether it talks to the platform."""

    name: str
    title: str
    start: str
    scored: bool


def manifest(title: str, version: str, parts: Sequence[Part], files: Iterable[str]) -> bytes:
    """Return the manifest of a package with these parts, in this order, and these files. Raises ``ValueError`` for a start that is no file."""
    names = sorted(set(files) - {FILE})
    for part in parts:
        if part.start not in names:
            raise ValueError(f"start: {part.start} of {part.name} is not a file of the package")
    ET.register_namespace("", _PACKAGING)
    ET.register_namespace("adlcp", _ADL)
    root = _add(None, "manifest", identifier="achilles_course", version=version)
    metadata = _add(root, "metadata")
    _add(metadata, "schema").text = "ADL SCORM"
    _add(metadata, "schemaversion").text = "1.2"
    organizations = _add(root, "organizations", default="course")
    organization = _add(organizations, "organization", identifier="course")
    _add(organization, "title").text = title
    for part in parts:
        item = _add(organization, "item", identifier=f"item_{part.name}", identifierref=f"part_{part.name}", isvisible="true")
        _add(item, "title").text = part.title
    resources = _add(root, "resources")
    for part in parts:
        kind = "sco" if part.scored else "asset"
        resource = _resource(resources, f"part_{part.name}", kind, href=part.start)
        _add(resource, "file", href=part.start)
        _add(resource, "dependency", identifierref=_SHARED)
    shared = _resource(resources, _SHARED, "asset")
    for name in names:
        _add(shared, "file", href=name)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _resource(parent: ET.Element, identifier: str, kind: str, **attributes: str) -> ET.Element:
    return _add(parent, "resource", **{"identifier": identifier, "type": "webcontent", f"{{{_ADL}}}scormtype": kind, **attributes})


def _add(parent: ET.Element | None, name: str, **attributes: str) -> ET.Element:
    tag = f"{{{_PACKAGING}}}{name}"
    return ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)
