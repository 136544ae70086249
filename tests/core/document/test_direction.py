from __future__ import annotations

import pytest

from oerdesk.core.document import direction_of


@pytest.mark.parametrize(
    "language",
    ["ar", "ar-EG", "fa", "ur", "he", "iw", "yi", "ps", "sd", "ug", "dv", "nqo", "ff-Adlm", "ku-Arab", "ckb",
     "AR", "ar_EG", "ha-Arab-NG", "uz-Arab", "syr", "en-Hebr", "pa-PK"],
)  # fmt: skip
def test_right_to_left(language: str) -> None:
    assert direction_of(language) == "rtl"


@pytest.mark.parametrize(
    "language",
    ["", "en", "ff", "ku", "ku-Latn", "ar-Latn", "sd-Deva", "fr-x-arab", "zh-Hant", "und", "x-arab", "-"],
)
def test_left_to_right(language: str) -> None:
    assert direction_of(language) == "ltr"
