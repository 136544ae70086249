from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats import Captions, Cue, captions_of, sections_of
from oerdesk.core.formats.captions import (
    LARGEST,
    LONGEST_CUE,
    MOST_CUES,
    cues_of,
    language_of,
    read_captions,
    to_webvtt,
)
from oerdesk.core.formats.captions import sections_of as passages
from oerdesk.core.formats.reading import Source
from tests.helpers.material import huge, save

VTT = """WEBVTT - Seeds
Kind: captions
Language: sw

STYLE
::cue { color: red }

NOTE not said

intro
00:01.000 --> 00:04.000 align:start
<v Ama Mensah>Seeds <b>sleep</b> &amp; wait.</v>

00:30.500 --> 00:33.000
<c.loud>Rain</c> wakes <00:31.000>them.

100:02:10.000 --> 100:02:12.000
x < y
"""


def said(text: str) -> list[tuple[int, int, str, str]]:
    return [(cue.start_ms, cue.end_ms, cue.text, cue.speaker) for cue in cues_of(text)]


def test_webvtt_is_read_with_speakers_and_without_styles() -> None:
    assert said(VTT) == [
        (1000, 4000, "Seeds sleep & wait.", "Ama Mensah"),
        (30_500, 33_000, "Rain wakes them.", ""),
        (360_130_000, 360_132_000, "x < y", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffWEBVTT\r\n\r\n00:01.500 --> 00:02.000\r\nHi\r\n",
        "WEBVTT\n\n00:00:01,500 --> 00:00:02,000\nHi",
        "00:01.500 --> 00:02.000\nHi",
        "1\n00:00:01,500 --> 00:00:02,000\nHi\n",
        "1\n0:00:01,5 --> 0:00:02,0\nHi\n",
        "1\n00:01,500-->00:02,000\n<font color='red'>Hi</font>\n\n",
        "1\r00:00:01,500 -> 00:00:02,000 X1:40 X2:600\r{\\an8}<i>Hi\r",
    ],
)
def test_captions_are_read_as_they_are_met(text: str) -> None:
    assert said(text) == [(1500, 2000, "Hi", "")]


def test_subrip_may_lack_empty_lines_or_have_them_inside() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n\nmore\n2\n00:00:03,000 --> 00:00:04,000\n42\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nThree\n"
    )
    assert [cue.text for cue in cues_of(text)] == ["One\nmore", "42", "Three"]


def test_cues_come_by_time_and_may_overlap() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:09.000\nB\n\n00:01.000 --> 00:07.000\nA\n"
    assert said(text) == [(1000, 7000, "A", ""), (5000, 9000, "B", "")]


def test_a_cue_that_ends_before_it_begins_is_still_shown() -> None:
    assert said("WEBVTT\n\n00:05.000 --> 00:01.000\nA\n") == [(5000, 7000, "A", "")]


def test_each_voice_of_a_cue_has_its_own() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ann>Hi</v>\n<v Ben>Yes?</v>\n"
    assert said(text) == [(1000, 2000, "Hi", "Ann"), (1000, 2000, "Yes?", "Ben")]


def test_lines_stay_lines_and_readings_of_signs_are_left_out() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n- Hi<br>- <ruby>雨<rt>ame</rt></ruby>\n"
    assert said(text) == [(1000, 2000, "- Hi\n- 雨", "")]


def test_captions_that_roll_up_are_read_once() -> None:
    text = (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n \nrain<00:00:00.500><c> fell</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nrain fell\n \n\n"
        "00:00:02.010 --> 00:00:04.000\nrain fell\nall<00:00:02.500><c> night</c>\n"
    )
    assert said(text) == [(0, 2010, "rain fell", ""), (2010, 4000, "all night", "")]


def test_characters_that_deceive_are_left_out() -> None:
    assert said("WEBVTT\n\n00:01.000 --> 00:02.000\na\u202eb&#x202e;&#0;c\x07\n") == [
        (1000, 2000, "ab\ufffdc", "")
    ]


def test_too_many_cues_are_refused_quickly() -> None:
    started = time.perf_counter()
    with pytest.raises(BadInputError, match=r"bomb\.srt.*20000"):
        cues_of("00:01 --> 00:02\nA\n" * (MOST_CUES * 5), "bomb.srt")
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "evil", ["<", "<v ", "<rt>", "{\\a", "&lt;", " ", "-->", "00:01 --> 00:02\n<v a>", "1:", "\u0661:"]
)
def test_hostile_captions_cost_no_time(evil: str) -> None:
    started = time.perf_counter()
    cues = cues_of("WEBVTT\n\n00:01.000 --> 00:02.000\n" + (evil * (200_000 // len(evil)))[:200_000])
    assert all(len(cue.text) <= LONGEST_CUE for cue in cues)
    assert time.perf_counter() - started < 5


def test_a_file_that_is_too_large_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"big\.vtt"):
        read_captions(Source(huge(tmp_path, "big.vtt", b"WEBVTT\n\n", LARGEST + 1), "big.vtt"))


@pytest.mark.parametrize(
    "data", [b"", b"WEBVTT", b"\0\1\2\xff", b"no times at all", b"WEBVTT\n\n00:01 --> \n"]
)
def test_a_file_without_captions_says_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"a\.vtt") as refused:
        read_captions(Source(save(tmp_path, "hash", data), "films/a.vtt"))
    assert "SubRip" in refused.value.hint


def test_old_encodings_are_understood(tmp_path: Path) -> None:
    path = save(tmp_path, "a.srt", "1\n00:00:01,000 --> 00:00:02,000\ncafé\n".encode("latin-1"))
    assert read_captions(Source(path, "a.srt")).cues[0].text == "café"


# Which belong to a recording


def resource(folder: Path, files: dict[str, str | bytes]) -> dict[str, Path]:
    """Files of a resource as they lie in a library: named by nothing that says what they are."""
    return {name: save(folder, f"{at:064x}", data) for at, (name, data) in enumerate(files.items())}


def test_captions_and_transcripts_of_a_recording_are_found(tmp_path: Path) -> None:
    files = resource(
        tmp_path,
        {
            "m/film.webm": b"",
            "m/film.txt": "Seeds sleep.\n\nRain wakes them.",
            "m/film.sw.vtt": VTT,
            "m/film.SW.srt": VTT,
            "m/film.pt-BR.forced.srt": VTT,
            "m/film.vtt": VTT,
            "m/Film.ar.vtt": VTT,
            "m/filmed.vtt": VTT,
            "film.vtt": VTT,
            "m/other.mp4": b"",
            "m/other.vtt": VTT,
        },
    )
    found = captions_of(files, "m/film.webm")
    assert [(captions.path, captions.language, captions.timed) for captions in found] == [
        ("m/film.vtt", "sw", True),
        ("m/film.SW.srt", "sw", True),
        ("m/Film.ar.vtt", "ar", True),
        ("m/film.pt-BR.forced.srt", "pt-BR", True),
        ("m/film.sw.vtt", "sw", True),
        ("m/film.txt", "", False),
    ]


def test_the_same_captions_in_both_formats_are_shown_once(tmp_path: Path) -> None:
    files = resource(tmp_path, {"a.mp3": b"", "a.en.vtt": VTT, "a.en.srt": VTT})
    assert [captions.path for captions in captions_of(files, "a.mp3")] == ["a.en.vtt"]


def test_the_only_recording_has_all_captions(tmp_path: Path) -> None:
    files = resource(tmp_path, {"video/a.mp4": b"", "tracks/captions.sw.vtt": VTT, "readme.txt": "Hello"})
    assert [(c.path, c.language) for c in captions_of(files, "video/a.mp4")] == [
        ("tracks/captions.sw.vtt", "sw")
    ]


def test_captions_that_cannot_be_read_say_why_and_stop_no_others(tmp_path: Path) -> None:
    files = resource(tmp_path, {"a.mp4": b"", "a.en.vtt": "nothing", "a.sw.vtt": VTT, "a.txt": ""})
    files["a.fr.vtt"] = tmp_path / "gone"
    by_path = {captions.path: captions for captions in captions_of(files, "a.mp4")}
    assert len(by_path["a.sw.vtt"].cues) == 3
    assert "a.en.vtt" in by_path["a.en.vtt"].problem
    assert by_path["a.fr.vtt"].problem
    assert not by_path["a.txt"].cues


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "Seeds <b>sleep</b>.\n\nRain wakes\nthem."),
        ("a.md", "# Seeds \\<b>sleep\\</b>.\n\n*Rain* wakes\nthem."),
        ("a.html", "<h1>Seeds &lt;b>sleep&lt;/b>.</h1><script>x</script><p>Rain wakes\nthem."),
    ],
)
def test_a_transcript_without_times_has_a_cue_for_each_paragraph(
    tmp_path: Path, name: str, text: str
) -> None:
    (transcript,) = captions_of(resource(tmp_path, {"a.ogg": b"", name: text}), "a.ogg")
    assert [cue.text for cue in transcript.cues] == ["Seeds <b>sleep</b>.", "Rain wakes them."]
    assert not transcript.timed


@pytest.mark.parametrize(
    ("rest", "language"),
    [
        ("sw", "sw"),
        ("pt-BR", "pt-BR"),
        ("en.hi", "en"),
        ("forced.en", "en"),
        ("cc", ""),
        ("sdh", ""),
        ("", ""),
        ("a very long name.eng", "en"),
        ("captions", ""),
    ],
)
def test_the_language_is_read_from_the_name(rest: str, language: str) -> None:
    assert language_of(rest) == language


# For the index


def test_what_is_said_is_indexed_where_it_is_said(tmp_path: Path) -> None:
    cues = "".join(
        f"{at // 60:02}:{at % 60:02}.500 --> {at // 60:02}:{at % 60 + 3:02}.400\n{words}\n\n"
        for at, words in (
            (0, "Seeds sleep."),
            (4, "They wait for"),
            (8, "rain."),
            (12, "Rain falls."),
            (30, "Roots"),
        )
    )
    files = resource(
        tmp_path, {"a.mp4": b"", "a.en.vtt": f"WEBVTT\n\n{cues}", "a.sw.vtt": VTT, "a.md": "# Mbegu"}
    )
    found = sections_of(files["a.mp4"], "a.mp4", "video/mp4", files)
    assert [(section.anchor, section.text) for section in found] == [
        ("t=0.5", "Seeds sleep. They wait for rain."),
        ("t=12.5", "Rain falls."),
        ("t=30.5", "Roots"),
        ("t=1", "Ama Mensah: Seeds sleep & wait."),
        ("t=30.5", "Rain wakes them."),
        ("t=360130", "x < y"),
        ("", "Mbegu"),
    ]


def test_speech_without_full_stops_is_cut_all_the_same() -> None:
    cues = tuple(Cue(at * 1000, at * 1000 + 1000, "word") for at in range(120))
    assert [s.anchor for s in passages(Captions("", "", cues))] == ["t=0", "t=30", "t=60", "t=90"]


# Properties


@given(st.text(alphabet=st.sampled_from("0123456789:.,->< \n\t&;vbW{}\\aéع\x00"), max_size=300) | st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    for start in ("", "WEBVTT\n\n", "00:01 --> 00:02\n"):
        for cue in cues_of(start + text):
            assert 0 <= cue.start_ms < cue.end_ms
            assert cue.text.strip()


times = st.integers(0, 999 * 3_600_000)


@given(st.lists(st.tuples(times, st.integers(1, 100_000)), max_size=20))
def test_times_and_words_are_read_as_they_were_written(moments: list[tuple[int, int]]) -> None:
    cues = tuple(
        Cue(start, start + length, f"<b>&amp; -{at}\n2", "A & B" if at % 2 else "")
        for at, (start, length) in enumerate(sorted(moments))
        if start + length < 999 * 3_600_000
    )
    assert cues_of(to_webvtt(cues)) == cues
