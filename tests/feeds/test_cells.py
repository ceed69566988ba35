"""What is written in one cell: what is read, what is refused, and that nothing crashes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roster.domain import Held, Span
from roster.feeds import cells
from roster.feeds.toml_write import clock_cell
from roster.feeds.wanted import when


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("08:00", 480),
        ("8:00", 480),
        ("8:00分", 480),
        ("８：００", 480),
        ("8时30分", 510),
        ("08:00:00", 480),
        ("00:00", 0),
        ("24:00", 1440),
        ("次日08:00", 1920),
        ("次日 8:00", 1920),
        ("+08:00", 1920),
        ("＋８：００", 1920),
        ("次日24:00", 2880),
        ("前日23:40", -20),
        (" 08:00\u200b", 480),
    ],
)
def test_a_time_is_minutes_from_the_dates_midnight(text: str, minute: int) -> None:
    assert cells.minute(text) == minute


@pytest.mark.parametrize(
    "text",
    ["", "8", "8:0", "24:01", "25:00", "08:60", "8.5", "-08:00", "08:00-16:00", "八点", "٨:٠٠"],
)
def test_what_is_no_time_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(cells.Misread) as caught:
        cells.minute(text)
    assert "08:00" in caught.value.expected.zh
    assert "08:00" in caught.value.expected.en


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01",
        "2026/12/1",
        "2026.12.1",
        "2026年12月1日",
        "２０２６－１２－０１",
        "2026-12-01 00:00:00",
    ],
)
def test_a_date_is_read_as_it_is_written_here(text: str) -> None:
    assert cells.day(text) == date(2026, 12, 1)


@pytest.mark.parametrize(
    "text",
    ["", "2026-02-29", "2026-13-01", "12-01", "12/1/2026", "2026-12/1", "20261201", "1899-12-31"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(cells.Misread):
        cells.day(text)


def test_stretches_may_be_open_but_never_run_backward() -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert cells.span("2026-01-01..2026-12-31") == Span(first, last)
    assert cells.span("2026-01-01至2026-12-31") == Span(first, last)
    assert cells.span("2026年1月1日～2026年12月31日") == Span(first, last)
    assert cells.span("2026-01-01..") == Span(first, None)
    assert cells.span("..2026-12-31") == Span(None, last)
    for text in ("2026-12-31..2026-01-01", "..", "", "2026-01-01..x", "a..b..c"):
        with pytest.raises(cells.Misread):
            cells.span(text)


def test_a_list_is_separated_by_any_of_its_signs() -> None:
    assert cells.words("早、夜;中|白,备；早") == ("早", "夜", "中", "白", "备")
    assert cells.words(" ") == ()
    assert cells.places("、带班长") == ("", "带班长")


def test_a_skill_may_have_dates() -> None:
    assert cells.skills("受理、带班：2026-01-01..2026-12-31") == (
        Held("受理"),
        Held("带班", Span(date(2026, 1, 1), date(2026, 12, 31))),
    )


def test_numbers_keep_to_their_range() -> None:
    assert cells.count(0, 20)("２０") == 20
    assert cells.count(0, 20)("3.0") == 3
    for text in ("21", "-1", "1.5", "", "1e3", "९", "9" * 5000):
        with pytest.raises(cells.Misread, match="from 0 to 20"):
            cells.count(0, 20)(text)


def test_shares_are_thousandths() -> None:
    share = cells.permille(0, 1000)
    assert [share(text) for text in ("0.8", "80%", "1", "0", "８０％")] == [800, 800, 1000, 0, 800]
    for text in ("1.1", "101%", "-0.1", "nan", "inf", "", "1/2"):
        with pytest.raises(cells.Misread):
            share(text)


def test_names_keep_rare_characters_and_lose_padding() -> None:
    assert cells.name("王　强") == "王强"
    assert cells.name("䶮𠮷㐀") == "䶮𠮷㐀"
    assert cells.name("Ada  Lovelace") == "Ada Lovelace"


@pytest.mark.parametrize(
    "text", ["=1+1", "＝cmd", "+1", "@x", " -1", "\u200b=1", "\u00a0=1", "\t@x"]
)
def test_nothing_that_a_spreadsheet_would_reckon_is_taken_for_a_text(text: str) -> None:
    with pytest.raises(cells.Misread, match="begin with"):
        cells.visible(text)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\u202eb", "a" * 1001])
def test_texts_that_cannot_be_shown_are_refused(text: str) -> None:
    with pytest.raises(cells.Misread):
        cells.visible(text)


@pytest.mark.parametrize(
    "text", ["", "-", "=", "休", "假", "早 班", "早@受理", "早/1", "a+b", "a#b", "早、夜"]
)
def test_codes_are_free_of_what_symbols_are_made_with(text: str) -> None:
    with pytest.raises(cells.Misread):
        cells.code(text)


READERS: tuple[Callable[[str], object], ...] = (
    cells.minute,
    cells.day,
    cells.span,
    cells.length,
    cells.flag,
    cells.name,
    cells.visible,
    cells.word,
    cells.code,
    cells.words,
    cells.places,
    cells.skills,
    cells.count(-5, 5),
    cells.permille(0, 1000),
    when,
)
LIKELY = st.text(
    st.sampled_from("0123456789:：.．-－/年月日次前+＋、;|,%．至~ 休=@\u200b早"), max_size=14
)


@given(st.one_of(st.text(max_size=30), LIKELY))
@example("0000-00-00")
@example("9999-99-99")
@example("2026-12-01..")
@example("²")
def test_no_text_does_more_than_be_refused(text: str) -> None:
    said = []
    for reader in READERS:
        try:
            reader(text)
        except cells.Misread as error:
            said.append(error.expected)
    assert all(expected.zh and expected.en for expected in said)


@given(st.integers(-1440, 2880))
def test_every_time_that_is_written_is_read_again(minute: int) -> None:
    assert cells.minute(clock_cell(minute)) == minute
