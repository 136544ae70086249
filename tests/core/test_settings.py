from __future__ import annotations

import json
from pathlib import Path

import pytest

from oerdesk.core.errors import UsageError
from oerdesk.core.settings import Settings


def test_settings_survive_a_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    wanted = Settings(language="sw", theme="dark", text_percent=200, offline=True)
    wanted.save(path)
    assert Settings.load(path) == wanted


def test_fields_of_a_newer_program_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "hologram": {"depth": 3}}), encoding="utf-8")
    Settings.load(path).changed(theme="light").save(path)
    assert json.loads(path.read_text(encoding="utf-8"))["hologram"] == {"depth": 3}


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"theme": "sepia-neon"}', '{"text_percent": "big"}'])
def test_a_broken_file_is_set_aside_and_defaults_are_used(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert Settings.load(path) == Settings()
    assert (tmp_path / "settings.broken.json").read_text(encoding="utf-8") == content


@pytest.mark.parametrize("values", [{"theme": "sepia"}, {"text_percent": 79}, {"text_percent": 301}])
def test_values_out_of_bounds_are_refused_with_a_hint(values: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refusal:
        Settings().changed(**values)
    assert refusal.value.hint
