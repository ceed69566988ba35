"""What each rule asks for, as one would say it; in English it is the first line of its class."""

from __future__ import annotations

from collections.abc import Mapping

from roster.domain import Text
from roster.rules import Rule

SAID: Mapping[str, str] = {
    "coverage.minimum": "每项需求都要排够最少人数，缺的人数就是缺班。",
    "coverage.target": "每项需求最好排到目标人数，算法与最少人数相同。",
    "coverage.maximum": "每项需求不超过最多人数，算法与最少人数相同。",
    "coverage.mentor": "新员工只在有带教的时候上岗：同一天、同一班次、同一岗位。",
    "skills.held": "没有岗位或角色所要求的资质，就不排到那里。",
    "seats.one_owner": "共用一个座席的人，不会同时用它。",
    "rest.daily": "上一个班结束到下一个班报到，中间要休息够。",
    "rest.after_duty": "24小时值班之后要连休几天，如48小时，上24休72则为72小时。",
    "rest.after_night": "连续夜班结束后，先休息够天数再上别的班。",
    "rest.free_day": "每七天至少有一个自然日完全不上班。",
    "runs.work": "连续上班不超过规定天数，也不少于希望的天数。",
    "runs.off": "休息按希望的天数连着休，如两天连休。",
    "runs.shift": "同一种班连着上的天数有上下限，如早班最多连上五天。",
    "runs.nights": "连续夜班不超过规定的个数。",
    "runs.succession": "有的班次不能接在另一班次的次日，如夜班后不接早班。",
    "hours.day": "一个自然日内的工作时间有上限，不论属于哪个班。",
    "hours.week": "每周（周一至周日）的工时不太少也不太多。",
    "hours.period": "本期排班的工时不太少也不太多。",
    "hours.shifts": "每人的班数，或某些班次的班数，不太少也不太多。",
    "hours.overtime_day": "一个自然日内超出标准工作日的加班有上限。",
    "hours.overtime_month": "一个自然月内超出标准工时的加班有上限。",
    "hours.cycle": "综合计算工时：经批准的周期内，工时平均不超过标准工时。",
    "hours.pace": "一月、一季或一年可用的工时均匀地用，给以后的班留余地；只计分，不是上限。",
    "nights.most": "一周、一月或一期内的夜班不超过规定个数。",
    "weekends.most": "一月、一期或一个周期内，上班的周末不超过规定个数。",
    "weekends.complete": "一个周末要么两天都上班，要么两天都休息。",
    "protected.night": "在登记的日期之前，不安排任何夜间工作。",
    "protected.overtime": "在登记的日期之前，每日、每周不超过标准工时。",
    "protected.minor": "未满18周岁的不排夜班、不加班。",
    "availability.present": "不在本单位的日子不排班。",
    "availability.absence": "请了假就是假，答应了休息就休息，别处不写假。",
    "availability.request": "对某天的意愿尽量满足：想上班、想上某班次，或想休息。",
    "fairness.nights": "夜班在能上夜班的人中公平分摊。",
    "fairness.weekends": "周六、周日的班公平分摊，按班所属的日期算。",
    "fairness.festival": "各个节日分别公平分摊：春节的班不用国庆节来抵。",
    "fairness.hours": "工时按合同和在岗天数公平分摊。",
    "fairness.shifts": "不受欢迎的班次和岗位各自公平分摊。",
    "rotation.pattern": "各班组按轮转周期连续轮班。",
    "teams.together": "结对或成组的人上同一个班：师徒、拼车的人。",
    "teams.apart": "指定的几个人不在同一天上同一个班。",
    "teams.crew": "班组整班上岗：同一班组的人同一天上同一个班。",
    "stability.pins": "已经定下的格子按定下的排。",
    "stability.published": "已发布给大家的班尽量少改。",
    "stability.frozen": "某日之前按已发布的不动，只有请假、已定安排和承诺的休息可以改。",
}


def plain(rule: type[Rule]) -> Text:
    """One sentence about a rule."""
    english = (rule.__doc__ or rule.name.en).strip().splitlines()[0]
    return Text(SAID[rule.code], english)
