"""``dev.py scorm``: the book as a SCORM 1.2 package, for a learning platform that takes one."""

import argparse
from pathlib import Path

from teach.scorm import package
from tools.processes import ROOT, Stop
from tools.site import FOR_HOSTS, NEEDS_A_HOST, SITE, build, need_site, refuse_too_large, write_zip

LEFT_OUT = (*sorted(FOR_HOSTS), *NEEDS_A_HOST)  # a platform serves pages, not a site: no saved copy, and no Python in the browser
NAME = "achilles-course-scorm.zip"


def run(options: argparse.Namespace, _further: list[str]) -> int:
    """Write the package, whole or not at all. Returns the exit code."""
    target = Path(options.to).resolve() if options.to else SITE.parent / NAME
    if target.is_relative_to(SITE):
        raise Stop(f"--to is {target}, inside the site; name another folder")
    if not options.no_build:
        build()
    need_site()
    files = package(SITE, ROOT / "_toc.yml", left_out=LEFT_OUT, licences=[ROOT / "LICENSE", ROOT / "LICENSE-TEXT"])
    size = write_zip(target, files.items())
    print(f"\n{target}: {len(files)} files, {size:.1f} MB. Add it to a course as a SCORM package.")
    return refuse_too_large(size, "which is more than some platforms take")
