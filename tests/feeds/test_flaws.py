"""Every kind of mistake in a unit's files is told with its place, in both languages, at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roster.errors import BadInput
from roster.feeds import units
from roster.feeds.headings import HEADINGS
from roster.feeds.tables import MOST_FLAWS, Flaws, grid, rows
from tests.feeds.unit_files import CSVS, TOML, flaws, folder

MISTAKES = [
    # (file, old, new, row, column, what is expected in English, and in Chinese)
    ("people", "姓名", "姓各", 1, "姓各", "perhaps “姓名”", "是否为“姓名”"),
    ("people", "工号", "姓名", 1, "姓名", "each heading once", "不重复"),
    ("people", "座席", "原因", 1, "原因", "reasons for leave", "不保存"),
    ("people", "座席", "Sick reason", 1, "Sick reason", "not kept", "不保存"),
    ("people", "座席", "", 2, "10", "a column with a heading", "有标题的列"),
    ("people", "E2,钱雨", "E2,", 3, "姓名", "a value", "必填"),
    ("people", "E2,钱雨", "E2,=1+1", 3, "姓名", "does not begin with", "开头"),
    ("people", "1990-05-01", "1990-05-32", 2, "出生日期", "a date", "日期"),
    ("people", "2026-12-15", "2026-10-15", 4, "离岗", "not before 2026-11-01", "不早于"),
    ("people", "2026-12-16", "2026-12-10", 5, "工号", "dates of its own", "不重叠"),
    ("people", "E3,孙建国,一班", "E3,孙国,一班", 5, "姓名", "name of the earlier", "前一行"),
    ("people", "1990-05-01", "1890-05-01", 2, "出生日期", "a date", "日期"),
    ("people", "2026-12-15,", "2026-12-15,2011-01-01", 4, "出生日期", "16 years", "16周岁"),
    ("people", "半日", "半日制", 4, "合同", "perhaps “半日”", "是否为“半日”"),
    ("people", "带班:2026-01-01..2026-12-31", "带班:2026-12-31..2026-01-01", 2, "技能",
     "not before the first", "不早于"),
    ("demand", "受理,早", "受里,早", 2, "岗位", "perhaps “受理”", "是否为“受理”"),
    ("demand", "受理,早", "受理,早班", 2, "班次", "perhaps “早”", "是否为“早”"),
    ("demand", "受理,早", "受理,白", 2, "班次", "shift types of 受理", "受理的班次"),
    ("demand", "早,,,,,2", "早,,,带班长,,2", 2, "角色", "roles of 受理", "受理的角色"),
    ("demand", "带班长", "带班员", 4, "角色", "perhaps “带班长”", "是否为“带班长”"),
    ("demand", "周六", "周八", 3, "日期", "Mon to Sun", "周一至周日"),
    ("demand", "08:30", "8点半", 4, "开始", "a time", "时刻"),
    ("demand", "2,3,4", "3,2,4", 2, "目标", "3 or more", "不少于3"),
    ("demand", "2,3,4", "2,3,1", 2, "最多", "3 or more", "不少于3"),
    ("demand", "2,3,4", "-2,3,4", 2, "最少", "from 0", "0至"),
    ("demand", "2,3,4", ",,", 2, "最少", "heads or calls", "人数或话务量"),
    ("demand", ",受理,早,,", ",受理,早,08:00,16:00", 2, "开始", "either a shift type", "二者取一"),
    ("demand", ",,60,200", "5,,60,200", 5, "目标", "either heads or calls", "二者取一"),
    ("demand", "周六,受理,夜", ",受理,早", 3, "日期", "than demand.csv, row 2", "row 2"),
    ("demand", "周六,受理,夜,,,,,1", "2026-12-05..2026-12-09,受理,,10:00,11:00,,,1", 5, "日期",
     "than demand.csv, row 3", "row 3"),
    ("requests", "E1,2026-12-02", "E9,2026-12-02", 2, "工号", "id or name", "工号或姓名"),
    ("requests", "2026-12-04", "2026-12-01", 2, "结束", "not before 2026-12-02", "不早于"),
    ("requests", "请假", "病假", 2, "类型", "leave, unavailable", "请假"),
    ("requests", "请假,", "请假,早", 2, "班次", "nothing", "空白"),
    ("requests", "早、夜,3", "早、晚,3", 4, "班次", "shift types", "班次"),
    ("requests", "早、夜,3", "早、夜,21", 4, "分", "from 1 to 20", "1至20"),
    ("requests", "请假,,", "请假,,3", 2, "分", "nothing", "空白"),
    ("requests", "指定,早", "指定,", 6, "班次", "a shift type, or -", "休息"),
    ("requests", "指定,早", "指定,白", 6, "班次", "one of 白@所部/11:30", "白@所部/11:30"),
    ("requests", "E4,2026-12-09", "E4,2026-12-08", 7, "班次", "one pin", "只指定一次"),
    ("requests", "2026-12-08,,指定", "2026-12-08,2028-12-08,指定", 6, "结束", "366 days", "366天"),
    ("requests", "分", "病因", 1, "病因", "not kept", "不保存"),
    ("history", "2026-11-28,E1,早", "2026-11-28,E1,早早", 2, "班次", "perhaps “早”", "是否为“早”"),
    ("history", "早,受理", "早,所部", 2, "班次", "a shift type of 所部", "在所部"),
    ("history", "2026-11-28", "11-28", 2, "日期", "a date", "日期"),
    ("history", "2026-11-29,E2,备", "2026-11-29,E2,早", 4, "班次", "one duty on", "只有一个班"),
    ("history", "2026-11-28", "2016-11-28", 6, "日期", "at most 1100 days", "1100天"),
    ("tallies", "nights", "night", 2, "项目", "perhaps “nights”", "是否为“nights”"),
    ("tallies", "nights", "minutes:2026-13", 2, "项目", "minutes:2026-12", "minutes:2026-12"),
    ("tallies", "shift:夜", "shift:晚", 4, "项目", "shift types", "shift"),
    ("tallies", "E1,festival:春节", "E1,nights", 3, "项目", "one row", "一行"),
    ("tallies", ",7,", ",七,", 2, "数量", "a whole number", "整数"),
    ("holidays", "班", "半", 2, "类型", "workday", "班"),
    ("holidays", "休", "法定", 3, "名称", "the name of the festival", "节日名称"),
    ("holidays", "2026-12-05", "2026-12-04", 2, "日期", "a Saturday or Sunday", "周六或周日"),
    ("holidays", "2026-12-07", "2026-12-05", 3, "日期", "each date once", "一行"),
    ("registers", "受理,D1", "受里,D1", 2, "岗位", "perhaps “受理”", "是否为“受理”"),
    ("registers", ",4,", ",四,", 2, "应有", "a whole number", "整数"),
    ("registers", "抢修柜,绝缘手套,4", ",,4", 2, "物品", "a value", "必填"),
    ("registers", ",D2,值班室,电筒", "受理,D1,抢修柜,绝缘手套", 3, "物品", "says it once",
     "不重复"),
    ("rooms", "201,", "值班室,", 3, "代码", "says it once", "不重复"),
    ("rooms", "是", "对", 3, "宿舍", "one of", "是"),
    ("contacts", "E1", "E9", 2, "工号", "id or name", "工号或姓名"),
    ("contacts", "E1,,", ",,", 2, "工号", "a person, or", "二者取一"),
    ("contacts", "010-8123 4567", "十号", 3, "电话", "a telephone number", "电话号码"),
    ("contacts", "北区供电所值班室", "", 3, "名称", "a value", "必填"),
    ("contacts", "邻所", "邻居", 3, "类型", "one of head", "所长"),
    ("rounds", "12:00、16:00", "十二点", 2, "时刻", "a time such as", "时刻"),
    ("registers", "受理,D1", "受理,D5", 2, "交接项", "items that are counted", "按台账清点"),
    ("rooms", "D4、D5", "D4、D1", 2, "交接项", "items that go by rooms", "按房间"),
    ("rounds", "hall_round", "station", 2, "检查表", "checklists", "检查表"),
    ("seats", "Z02,1,2", "Z01,1,2", 3, "代码", "says it once", "不重复"),
    ("seats", "Z02,1,2", "Z02,0,2", 3, "排", "from 1", "1至"),
    ("checklists", "hotline,A3", "hotlin,A3", 2, "检查表", "perhaps “hotline”", "是否为“hotline”"),
    ("checklists", "A3,是", "A33,是", 2, "交接项", "perhaps “A3”", "是否为“A3”"),
    ("checklists", "A3,是,", "A3,是,改", 2, "停用", "only a checklist", "只写"),
    ("checklists", "备用话机已测试", "", 4, "中文", "the wording", "说法"),
    ("checklists", "接班方", "班长", 4, "由谁", "one of out", "交班方"),
    ("checklists", "room", "rooms", 4, "分组", "sections", "分组"),
    ("attendance", "迟到宽限", "宽限", 2, "参数", "one of punched", "须打卡"),
    ("attendance", ",3,", ",61,", 2, "数值", "0 to 60", "0至60"),
    ("attendance", "受理", "所部外", 3, "岗位", "posts", "岗位"),
    ("attendance", "值班制度", "", 3, "依据", "a value", "必填"),
    ("attendance", "2026-12-31", "2025-12-31", 2, "结束", "not before", "不早于"),
    ("checklists", "hotline,U1", "hotline,A9", 4, "交接项", "says it once", "不重复"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m[0]}-{m[3]}-{m[2][:16]}")
def test_a_mistake_in_a_file_is_told_with_its_place(
    tmp_path: Path, mistake: tuple[str, str, str, int, str, str, str]
) -> None:
    table, old, new, row, column, en, zh = mistake
    assert old in CSVS[table]
    found = flaws(folder(tmp_path, **{table: CSVS[table].replace(old, new, 1)}))
    telling = [f for f in found if (f.path, f.row, f.column) == (f"{table}.csv", row, column)]
    assert any(en in f.expected and zh in f.expected_zh for f in telling), found


SETTINGS = [
    # (old, new, place, field, what is expected in English)
    ('period = "week"', 'period = "weak"', "unit.toml", "period", "one of week, month"),
    ('period = "week"', 'priod = "week"', "unit.toml", "priod", "perhaps “period”"),
    ('zone = "Asia/Shanghai"', 'zone = "Asia/Nowhere"', "unit.toml", "zone", "a time zone"),
    ('zone = "Asia/Shanghai"', 'zone = "../etc"', "unit.toml", "zone", "a time zone"),
    ('name = "示例供电服务中心"', "", "unit.toml", "name", "a value"),
    ('code = "夜"', 'code = "早"', "unit.toml, shifts 2", "code", "no other row"),
    ('code = "早"', 'code = "早@"', "unit.toml, shifts 1", "code", "a code without blanks"),
    ('start = "08:30"', 'start = "8点半"', "unit.toml, shifts 3", "start", "a time such as"),
    ('length = "14:30"', "", "unit.toml, shifts 4", "end", "either an end or a length"),
    ('length = "14:30"', 'length = "49:00"', "unit.toml, shifts 4", "length", "at most 48:00"),
    ('beside = ["白"]', 'beside = ["早"]', "unit.toml, shifts 4", "beside", None),
    ('beside = ["白"]', 'beside = ["日"]', "unit.toml, shifts 4", "beside", "shift types"),
    ('latest = "12:30"', 'latest = "17:30"', "unit.toml, shifts 3", "pause_latest", "inside"),
    ("every = 30", "evry = 30", "unit.toml, shifts 3", "pause_evry", "perhaps “pause_every”"),
    ('hours = "standby_home"', 'hours = "home"', "unit.toml, shifts 4", "hours", "one of work"),
    ('kind = "counter"', 'kind = "count"', "unit.toml, posts 2", "kind", "one of seat"),
    ('shifts = ["备"]', "shifts = []", "unit.toml, posts 3", "shifts", "at least one shift type"),
    ('shifts = ["备"]', 'shifts = ["备班"]', "unit.toml, posts 3", "shifts", "perhaps “备”"),
    ('roles = ["", "带班长"]', 'roles = ["带班"]', "unit.toml, posts 2", "roles", "“带班长”"),
    ("share = 1.0", "share = 1.5", "unit.toml, contracts 1", "share", "a share from"),
    ('teams = ["一班"]', 'teams = ["七班"]', "unit.toml, rules 1", "teams", "teams"),
    ("rest = 660", 'since = "9999-12-31"', "unit.toml, rules 1", "since", "a date such as"),
    ("off = true", "off = true\nmost = 3", "unit.toml, rules 2", "off", "only a code"),
    ("until = 2026-12-31", "until = 2026-11-30", "unit.toml, rules 1", "until", "not before"),
    ('document = "批〔2026〕12号"', "", "unit.toml, departures 1", "document", "the number"),
    ('people = ["E1"]', 'people = ["E0"]', "unit.toml, departures 1", "people", "perhaps “E"),
    ('people = ["E1"]', 'people = ["甲 乙"]', "unit.toml, departures 1", "people", "parted by 、"),
    ("overrun = 3", "overrun = 300", "unit.toml, handovers 1", "overrun", "from 0 to 120"),
    ('checklist = "none"', 'checklist = "hal_round"', "unit.toml, handovers 2", "checklist",
     "perhaps “hall_round”"),
    ("overrun = 3", "overun = 3", "unit.toml, handovers 1", "overun", "perhaps “overrun”"),
    ('post = "所部"', 'post = "受理"', "unit.toml, handovers 2", "post", "says it once"),
    ("share = 0.80", "share = 80", "unit.toml, calls", "share", "a share from"),
    ("[calls]", "[[calls]]", "unit.toml", "calls", "a table [calls]"),
    ("[[roles]]", "[roles]", "unit.toml", "roles", "tables [[roles]]"),
    ("share = 0.80", "share = [[", "unit.toml", "", "TOML"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", SETTINGS, ids=lambda m: f"{m[2]}-{m[3]}-{m[1][:12]}")
def test_a_mistake_in_unit_toml_is_told_with_its_place(
    tmp_path: Path, mistake: tuple[str, str, str, str, str | None]
) -> None:
    old, new, path, column, en = mistake
    assert old in TOML
    toml = TOML.replace(old, new, 1)
    if en is None:
        en, toml = "no overlap with 早", toml.replace('start = "17:30"', 'start = "15:30"')
    found = flaws(folder(tmp_path, toml))
    telling = [f for f in found if (f.path, f.column) == (path, column)]
    assert any(en in f.expected and f.expected_zh for f in telling), found


def test_a_broken_line_of_unit_toml_is_shown_with_its_number(tmp_path: Path) -> None:
    (found,) = flaws(folder(tmp_path, TOML.replace("share = 0.80", "share = ,", 1)))
    line = TOML[: TOML.index("share = 0.80")].count("\n") + 1
    assert (found.row, found.value) == (line, "share = ,")


def test_people_without_ids_are_one_mistake_and_not_many_others(tmp_path: Path) -> None:
    rows = [line.split(",") for line in CSVS["people"].splitlines()]
    assert rows[0][0] == "工号"
    without = "\n".join(",".join(row[1:]) for row in rows)
    (found,) = flaws(folder(tmp_path, people=without))
    assert (found.path, found.row, found.expected_zh) == ("people.csv", 1, "“工号”列")
    blank = CSVS["people"].replace("E4,", ",", 1).replace("E3,", ",", 1)
    assert {(f.path, f.column) for f in flaws(folder(tmp_path, people=blank))} == {
        ("people.csv", "工号")
    }


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = flaws(
        folder(
            tmp_path,
            TOML.replace('period = "week"', 'period = "x"'),
            people=CSVS["people"].replace("1990-05-01", "x"),
            demand=CSVS["demand"].replace("2,3,4", "x,3,4"),
            requests=CSVS["requests"].replace("E1", "E9"),
            history=b"\xff\xfe\x00".decode("latin-1"),
            tallies=CSVS["tallies"].replace(",7,", ",x,"),
        )
    )
    assert {flaw.path.split(",")[0] for flaw in found} == {
        "unit.toml",
        "people.csv",
        "demand.csv",
        "requests.csv",
        "history.csv",
        "tallies.csv",
    }


def test_a_missing_file_that_must_be_there_is_named(tmp_path: Path) -> None:
    assert [flaw.path for flaw in flaws(folder(tmp_path / "a", people=None))] == ["people.csv"]
    folder(tmp_path / "b")
    (tmp_path / "b" / "unit.toml").unlink()
    assert [flaw.path for flaw in flaws(tmp_path / "b")] == ["unit.toml"]
    assert [flaw.path for flaw in flaws(tmp_path / "nowhere")] == ["nowhere"]


def test_one_name_of_two_people_asks_for_an_id(tmp_path: Path) -> None:
    people = CSVS["people"].replace("钱雨", "赵晓明")
    requests = CSVS["requests"].replace("E1,", "赵晓明,", 1)
    (flaw,) = flaws(folder(tmp_path / "a", people=people, requests=requests))
    assert "E1、E2" in flaw.expected_zh
    assert "E1, E2" in flaw.expected
    units.read(folder(tmp_path / "b", people=people))


def test_a_name_will_do_where_it_is_one_persons(tmp_path: Path) -> None:
    path = folder(tmp_path, requests="姓名,开始,类型\n孙　建国,2026-12-01,请假\n")
    assert units.read(path).requests[0].person == "E3"


def test_a_file_of_an_unknown_encoding_is_refused_at_its_row(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "tallies.csv").write_bytes(CSVS["tallies"].encode()[:-4] + b"\xff\xff\n")
    (flaw,) = flaws(path)
    assert (flaw.path, flaw.row) == ("tallies.csv", 5)


def test_utf_8_with_one_broken_place_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    path = folder(tmp_path)
    whole = CSVS["tallies"].encode()
    at = whole.index("夜".encode())
    broken = whole[:at] + whole[at + 1 :]
    assert broken.decode("gb18030")
    (path / "tallies.csv").write_bytes(broken)
    (flaw,) = flaws(path)
    assert (flaw.row, "UTF-8" in flaw.expected) == (4, True)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("工号,项目,数量\nE1,nights,\0\n", 2),
        ('工号,项目,数量\nE1,"nights,7\nE2,days,1\n', 3),
        ("工号,项目,数量\nE1,nights," + "7" * 1_000_001 + "\n", 0),
        ("工号,项目,数量\nE1,nights," + "7" * 131_073 + "\n", 2),
        ("工号,项目,数量\n" + "E1,nights,7\n" * 50_000, 50_001),
        ("工号,项目,数量\nE1,nights,7" + "," * 1000 + "\n", 2),
        ("", 1),
    ],
    ids=["nul", "quote", "long-line", "long-cell", "rows", "columns", "empty"],
)
def test_a_csv_beyond_its_limits_is_refused(tmp_path: Path, text: str, row: int) -> None:
    (flaw,) = flaws(folder(tmp_path, tallies=text))
    assert (flaw.path, flaw.row) == ("tallies.csv", row)
    assert flaw.expected
    assert flaw.expected_zh


def test_a_flood_of_mistakes_ends_with_a_count(tmp_path: Path) -> None:
    requests = "工号,开始,类型\n" + "X,2026-12-01,请假\n" * 2000
    found = flaws(folder(tmp_path, requests=requests))
    assert len(found) == MOST_FLAWS + 1
    assert found[-1].value == "+1000"


def test_too_many_symbols_are_refused(tmp_path: Path) -> None:
    toml = TOML.replace("every = 30", "every = 5").replace('length = "14:30"', 'length = "1:00"')
    more = "".join(
        f'[[posts]]\ncode = "P{n}"\nkind = "counter"\nshifts = ["白"]\n' for n in range(100)
    )
    found = flaws(folder(tmp_path, toml.replace("[[roles]]", more + "[[roles]]", 1)))
    assert any("1000 symbols" in flaw.expected for flaw in found)


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["工号", "类型", "早", "2026-12-01", "请假", "E1", "", "原因", "分", "-"]
                ),
                st.text(max_size=8),
            ),
            max_size=8,
        ),
        max_size=8,
    ),
    st.sampled_from(sorted(HEADINGS)),
)
def test_no_table_does_more_than_be_refused(records: list[list[str]], table: str) -> None:
    found = Flaws()
    for row in rows(grid("x.csv", records), HEADINGS[table], found):
        assert row.number > 1
    assert all(flaw.expected and flaw.expected_zh for flaw in found.found)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_no_unit_does_more_than_be_refused(tmp_path: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(sorted(CSVS)))
    lines = [line.split(",") for line in CSVS[table].splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[row]) - 1))
        every = [cell for line in lines for cell in line]
        lines[row][column] = data.draw(st.one_of(st.sampled_from(every), st.text(max_size=6)))
    text = "\n".join(",".join(line) for line in lines)
    try:
        unit = units.read(folder(tmp_path, **{table: text.encode("utf-8", "replace").decode()}))
        units.problem(unit, *units.week("2026-W49"))
    except BadInput as error:
        told = error.flaws
    else:
        told = ()
    assert all(flaw.expected and flaw.say("zh") for flaw in told)
