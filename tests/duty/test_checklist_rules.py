"""What the documents ask to be looked at stands in the checklists and blocks until answered."""

from __future__ import annotations

import pytest

from roster.duty import checklists
from roster.duty.checklists import Item


def asked(name: str, words: str) -> Item:
    """The item of a checklist that asks for something; it keeps everybody from going on."""
    found = [each for each in checklists.shipped()[name].items if words in each.text.zh]
    assert found, f"{name} does not ask for {words}"
    assert found[0].blocks, f"{name} goes on without {words}"
    return found[0]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("卫生合格", marks=pytest.mark.rule("hall-env-clean")),
        pytest.param("设施环境完好", marks=pytest.mark.rule("hall-env-clean")),
        pytest.param("四统一：标识、着装", marks=pytest.mark.rule("hall-uniform-badge")),
        pytest.param("仪容仪表合格", marks=pytest.mark.rule("win-lineup")),
        pytest.param("服务行为、服务品质评价", marks=pytest.mark.rule("win-four-unify")),
        pytest.param("内务已整理", marks=pytest.mark.rule("win-env-before")),
        pytest.param("仪容仪表合格", marks=pytest.mark.rule("std-appearance")),
        pytest.param("当班人员已签到", marks=pytest.mark.rule("ldr-signin-clean")),
        pytest.param("营业终端正常", marks=pytest.mark.rule("ldr-equip")),
        pytest.param("自助打印机正常", marks=pytest.mark.rule("ldr-equip")),
        pytest.param("触摸屏正常", marks=pytest.mark.rule("ldr-equip")),
        pytest.param("空调正常", marks=pytest.mark.rule("ldr-equip")),
        pytest.param("手机加油站正常", marks=pytest.mark.rule("ldr-equip")),
        pytest.param("业务演示设备正常", marks=pytest.mark.rule("ldr-equip")),
        pytest.param("宣传品陈列整齐", marks=pytest.mark.rule("ldr-materials")),
        pytest.param("营业物料充足", marks=pytest.mark.rule("mgr-round-before")),
        pytest.param("价目已上墙公示", marks=pytest.mark.rule("price-posted")),
        pytest.param("班前会已召开（班前15分钟）", marks=pytest.mark.rule("ldr-premeeting-15")),
        pytest.param("班前会已召开", marks=pytest.mark.rule("mgr-meetings")),
    ],
)
def test_a_hall_opens_with(words: str) -> None:
    asked("hall_opening", words)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("准时到岗", marks=pytest.mark.rule("ldr-on-time-check")),
        pytest.param("准时到岗", marks=pytest.mark.rule("win-ready-on-time")),
        pytest.param("通知已传达", marks=pytest.mark.rule("ldr-notices")),
        pytest.param("现金流正常", marks=pytest.mark.rule("ldr-cash-complaint-watch")),
        pytest.param("投诉、客户委托已跟踪", marks=pytest.mark.rule("ldr-cash-complaint-watch")),
        pytest.param("精神状态良好", marks=pytest.mark.rule("ldr-round-items")),
        pytest.param("服务礼仪规范", marks=pytest.mark.rule("ldr-round-items")),
        pytest.param("厅内秩序良好", marks=pytest.mark.rule("ldr-round-items")),
        pytest.param("安全生产", marks=pytest.mark.rule("ldr-round-items")),
        pytest.param("卫生合格", marks=pytest.mark.rule("ldr-round-items")),
        pytest.param("设备运转正常", marks=pytest.mark.rule("mgr-round-during")),
        pytest.param("业务水平合格", marks=pytest.mark.rule("mgr-round-during")),
        pytest.param("各岗位工作落实", marks=pytest.mark.rule("mgr-round-during")),
        pytest.param("离柜已放“暂停”牌", marks=pytest.mark.rule("c4-pause-sign")),
    ],
)
def test_a_round_in_a_hall_looks_at(words: str) -> None:
    asked("hall_round", words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            pytest.param(words, marks=pytest.mark.rule("mgr-round-after"))
            for words in (
                "门已锁好", "窗已关好", "电脑已关", "日光灯已关", "饮水机已关", "空调已关",
                "音响已关", "电子滚动屏已关", "自助终端已关",
            )
        ),
        pytest.param("帐、款、物已交接", marks=pytest.mark.rule("ldr-cash-handover")),
        pytest.param("帐、款、物已交接", marks=pytest.mark.rule("mgr-cash-safety")),
        pytest.param("在办业务已办结", marks=pytest.mark.rule("ctr-finish-before-leave")),
        pytest.param("当日小结已做", marks=pytest.mark.rule("ldr-summary")),
    ],
)  # fmt: skip
def test_a_hall_closes_with(words: str) -> None:
    asked("hall_closing", words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param("公共卫生", "yes", marks=pytest.mark.rule("d24-clean")),
        pytest.param("抢修柜物品清点", "count", marks=pytest.mark.rule("d24-ho-items")),
        pytest.param("值班室公用物品清点", "count", marks=pytest.mark.rule("d24-ho-items")),
        pytest.param("宿舍公用物品清点", "count", marks=pytest.mark.rule("d24-ho-items")),
        pytest.param("未完事宜记入待办", "list", marks=pytest.mark.rule("d24-pending")),
        pytest.param("95598报修工单", "auto", marks=pytest.mark.rule("d24-intake")),
        pytest.param("《值班记录》完整", "auto", marks=pytest.mark.rule("d24-log")),
        pytest.param("值班电话、个人手机畅通测试", "yes", marks=pytest.mark.rule("d24-phone")),
        pytest.param("个人手机畅通测试", "yes", marks=pytest.mark.rule("tmpl-reachable")),
        pytest.param("安全帽、绝缘手套", "count", marks=pytest.mark.rule("hall-ppe")),
    ],
)
def test_a_station_hands_over(words: str, kind: str) -> None:
    assert asked("station", words).kind == kind


@pytest.mark.rule("d24-ho-joint-round")
@pytest.mark.parametrize("words", ["公共卫生", "门窗安全"])
def test_both_crews_walk_through_every_room_together(words: str) -> None:
    item = asked("station", words)
    assert (item.who, item.place) == ("joint", "rooms")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("未完成工单逐单交代", marks=pytest.mark.rule("a95-ho-tickets")),
        pytest.param("对上级公司的答复事项", marks=pytest.mark.rule("a95-ho-tickets")),
        pytest.param("环境卫生、设备卫生已清洁", marks=pytest.mark.rule("a95-ho-clean")),
        pytest.param("遗留问题", marks=pytest.mark.rule("a95-ho-leftovers")),
        pytest.param("各小组进度已录入系统", marks=pytest.mark.rule("a95-end-summary")),
        pytest.param("手机关闭或静音存放", marks=pytest.mark.rule("seat-mobile")),
        *(
            pytest.param(words, marks=pytest.mark.rule("seat-room"))
            for words in (
                "地面清洁", "设备无尘", "排列正规", "布线整齐", "资料齐全", "服务有序",
            )
        ),
    ],
)  # fmt: skip
def test_a_hotline_hands_over(words: str) -> None:
    asked("hotline", words)


@pytest.mark.rule("d24-night-patrol")
@pytest.mark.parametrize("words", ["失窃", "水、火", "门窗"])
def test_a_night_patrol_looks_for(words: str) -> None:
    asked("patrol", words)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "到达现场，汇报时间和大致情况", marks=pytest.mark.rule("rep-n3-arrive-report")
        ),
        pytest.param("抢修完毕，报调度可以送电", marks=pytest.mark.rule("rep-n8-close")),
        pytest.param("故障地点", marks=pytest.mark.rule("tel-repair-record")),
    ],
)
def test_a_repair_goes_on_only_with(words: str) -> None:
    asked("repair", words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("revisit_works", "许可证", marks=pytest.mark.rule("yk-revisit-construction")),
        pytest.param(
            "revisit_works", "隐蔽工程", marks=pytest.mark.rule("yk-revisit-construction")
        ),
        *(
            pytest.param("revisit_call", words, marks=pytest.mark.rule("hr-revisit-4"))
            for words in ("服务态度满意", "服务质量满意", "总体满意", "改进建议")
        ),
    ],
)
def test_who_is_called_back_is_asked(name: str, words: str) -> None:
    asked(name, words)
