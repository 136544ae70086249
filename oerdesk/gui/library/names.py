"""Values of facets as people read them."""

from __future__ import annotations

from oerdesk.core.i18n import _


def accessibility(value: str) -> str:
    """A schema.org ``accessibilityFeature`` (W3C Accessibility Discoverability Vocabulary) in words."""
    names = {
        "alternativeText": _("Pictures are described"),
        "longDescription": _("Pictures are described at length"),
        "captions": _("Captions"),
        "transcript": _("Transcript"),
        "audioDescription": _("Audio description"),
        "signLanguage": _("Sign language"),
        "structuralNavigation": _("Headings to move by"),
        "tableOfContents": _("Contents"),
        "index": _("Index"),
        "readingOrder": _("Order of reading is clear"),
        "displayTransformability": _("Text can be enlarged"),
        "largePrint": _("Large print"),
        "highContrastDisplay": _("High contrast"),
        "MathML": _("Formulas can be read aloud"),
        "ttsMarkup": _("Made for reading aloud"),
        "synchronizedAudioText": _("Text and sound together"),
        "unlocked": _("Not locked"),
        "pageNavigation": _("Page numbers"),
        "none": _("None"),
    }
    return names.get(value, value)


def quality(value: str) -> str:
    """What can be said of how well a resource is described."""
    names = {
        "described": _("Described and openly licensed"),
        "incomplete": _("Something is missing"),
    }
    return names.get(value, value)


def permission(value: str) -> str:
    """What one may want to do with a resource."""
    names = {
        "share": _("Share it"),
        "change": _("Change it"),
        "translate": _("Translate it"),
        "sell": _("Sell it"),
    }
    return names.get(value, value)


def source(value: str) -> str:
    """Where a resource is from."""
    names = {"mine": _("Made here"), "files": _("Taken in from files")}
    return names.get(value, value)
