"""What each page is, for search engines and catalogues of courses, in the terms of schema.org.

>>> facts("book/index")["@type"]
['Course', 'WebPage']
>>> facts("book/treatment")["lastReviewed"] == facts("book/treatment")["dateModified"]
True
>>> "reviewedBy" in facts("book/treatment")  # no clinician has reviewed it
False
>>> facts("search")
{}
"""

from typing import Any

from achilles.evidence.review import Review, reviews

HOME = "book/index"
TOOLS = ("book/checker", "book/planner", "book/diary", "book/your_exercises", "book/shoes")  # as in the site's tool bar
CONDITION = {"@type": "MedicalCondition", "name": "Achilles tendinopathy"}
AUTHORS = {"@type": "Organization", "name": "The Achilles course authors"}
TEXT_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def facts(page: str) -> dict[str, Any]:
    """Return the properties of a page by its name in the table of contents; none for a page without a review date."""
    found = reviews().get(page)
    if found is None:
        return {}
    return {
        "@type": _types(page),
        "about": CONDITION,
        "author": AUTHORS,
        "license": TEXT_LICENCE,
        "isAccessibleForFree": True,
        "dateModified": found.last_checked.isoformat(),
        "lastReviewed": found.last_checked.isoformat(),
        **_reviewer(found),
        **(_course() if page == HOME else {}),
    }


def _types(page: str) -> list[str]:
    if page == HOME:
        return ["Course", "WebPage"]
    if page in TOOLS:
        return ["WebApplication", "WebPage"]
    return (
        ["LearningResource", "MedicalWebPage"] if "/teaching" not in page and "/exercises" not in page else ["LearningResource", "WebPage"]
    )


def _reviewer(found: Review) -> dict[str, Any]:
    return {"reviewedBy": {"@type": "Person", "name": found.reviewer}} if found.reviewer else {}


def _course() -> dict[str, Any]:
    return {
        "provider": AUTHORS,
        "audience": [
            {"@type": "PeopleAudience", "audienceType": "runners with a sore Achilles tendon", "suggestedMinAge": 18},
            {"@type": "EducationalAudience", "educationalRole": "student"},
        ],
        "teaches": [
            "which signs of Achilles pain need help today",
            "how running is built up again from day to day",
            "how strong the evidence behind a health claim is",
            "reasoning with health data in Python",
        ],
        "hasCourseInstance": {"@type": "CourseInstance", "courseMode": "online"},
    }
