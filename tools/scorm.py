"""``dev.py scorm``: the book as a SCORM 1.2 package, for a learning platform that takes one."""

import argparse
import zipfile
from pathlib import Path

from teach.scorm import package
from tools.processes import ROOT, Stop
from tools.site import FOR_HOSTS, NEEDS_A_HOST, SITE, build, need_site

LEFT_OUT = (*sorted(FOR_HOSTS), *NEEDS_A_HOST)  # a platform serves pages, not a site: no saved copy, and no Python in the browser
NAME = "achilles-course-scorm.zip"
LARGEST_ZIP_MB = 15  # some platforms refuse more than 16
_EPOCH = (1980, 1, 1, 0, 0, 0)


def run(options: argparse.Namespace, _further: list[str]) -> int:
    """Write the package, whole or not at all. Returns the exit code."""
    target = Path(options.to).resolve() if options.to else SITE.parent / NAME
    if target.is_relative_to(SITE):
        raise Stop(f"--to is {target}, inside the site; name another folder")
    if not options.no_build:
        build()
    need_site()
    files = package(SITE, ROOT / "_toc.yml", left_out=LEFT_OUT, licences=[ROOT / "LICENSE", ROOT / "LICENSE-TEXT"])
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    part.replace(target)
    size = target.stat().st_size / 1e6
    print(f"\n{target}: {len(files)} files, {size:.1f} MB. Add it to a course as a SCORM package.")
    if size > LARGEST_ZIP_MB:
        raise Stop(f"that is over {LARGEST_ZIP_MB} MB, which is more than some platforms take")
    return 0
