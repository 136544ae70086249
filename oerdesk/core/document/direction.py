"""Which way the text of a language runs, from its BCP 47 tag (RFC 5646)."""

from __future__ import annotations

from typing import Final, Literal

Direction = Literal["ltr", "rtl"]


def _codes(*lines: str) -> frozenset[str]:
    return frozenset(code for line in lines for code in line.split())


_SCRIPTS: Final = _codes(
    "adlm arab aran armi avst chrs cprt elym garg hatr hebr hung khar lydi mand mani mend merc mero narb",
    "nbat nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syrc syre syrj syrn thaa yezi",
)
"""ISO 15924 codes of scripts that Unicode writes from right to left."""
_LANGUAGES: Final = _codes(
    "acm acq aeb afb aii aij ajp apc apd ar ara arc ars ary arz ayl ayp azb bal bcc bgn bgp bqi brh ckb dcc",
    "div dv fa fas gbz glk haz hbo he heb hno iw ji kas khw ks lki lrc luz mey mzn nqo pbt per pes pnb prd",
    "prs ps pus sam sd sdh shu skr snd syc syr tmr trw ug uig ur urd yi yid yud",
)
"""Languages usually written in one of these."""
_BY_REGION: Final = _codes("az-ir ky-cn ku-iq ku-ir pa-pk tg-af tk-af uz-af")
"""Languages written in the Arabic script in one country and in another script elsewhere."""


def direction_of(language: str) -> Direction:
    """``rtl`` or ``ltr``: by the script subtag where there is one, else by the language.

    Args:
        language: a BCP 47 tag in any case, ``-`` or ``_`` between its parts; unknown ones are ``ltr``.
    """
    parts = language.strip().lower().replace("_", "-").split("-")
    public = parts[: parts.index("x")] if "x" in parts else parts
    for part in public[1:]:
        if len(part) == 4 and part.isalpha():
            return "rtl" if part in _SCRIPTS else "ltr"
    known = parts[0] in _LANGUAGES or "-".join(public[:2]) in _BY_REGION
    return "rtl" if known else "ltr"
