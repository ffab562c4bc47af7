"""The book as a SCORM 1.2 package: the pages that the site has, and for each chapter's questions a score that a platform records."""

from teach.scorm.package import package

__all__ = ["package"]
