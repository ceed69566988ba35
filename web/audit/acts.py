"""What is done on the site, each act as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from roster.desk.lots import KINDS as DRAWN
from roster.desk.publishing import REASONS
from roster.desk.saying import KINDS, ROLES
from roster.domain import Text
from roster.duty import inquiries, machine, repairs

ACTS: Mapping[str, Text] = {
    "account.close": Text("停用账号{subject}", "Closed the account {subject}"),
    "account.create": Text("新建账号{subject}：{role}", "Made the account {subject}: {role}"),
    "account.first": Text("建立第一个管理员账号", "Made the first administrator"),
    "account.give": Text("授予账号{subject}角色：{role}", "Gave {subject} the role {role}"),
    "account.lock": Text(
        "密码多次输错，账号{subject}暂时锁定", "Locked {subject} for a time: wrong passwords"
    ),
    "account.password": Text("修改密码", "Changed their password"),
    "account.renew": Text("为账号{subject}换发密码条", "Made a new slip for {subject}"),
    "account.sign_in": Text("登录", "Signed in"),
    "account.sign_out": Text("退出", "Signed out"),
    "account.take": Text("取消账号{subject}的角色：{role}", "Took the role {role} from {subject}"),
    "calendar.close": Text("停用日历：{subject}", "Closed the calendar {subject}"),
    "calendar.open": Text("开通日历：{subject}", "Opened the calendar {subject}"),
    "device.code": Text("出平板登记码：{subject}", "Showed a code to enrol the tablet {subject}"),
    "device.enrol": Text("登记平板{subject}", "Enrolled the tablet {subject}"),
    "device.gap": Text(
        "恢复备份后，平板{subject}有操作不再可补",
        "After a restore the tablet {subject} no longer has some acts",
    ),
    "device.revoke": Text("吊销平板{subject}", "Revoked the tablet {subject}"),
    "caller.erase": Text(
        "删除一位客户的姓名、电话：{subject}", "Erased what a caller said of themselves: {subject}"
    ),
    "carry.close": Text("办结遗留事项：{subject}", "Finished a carry-over: {subject}"),
    "carry.give": Text("转交遗留事项：{subject}", "Gave a carry-over to somebody else: {subject}"),
    "case.add": Text("{subject}号事项补充材料", "Added evidence to case {subject}"),
    "case.announce": Text("批准{subject}号事项通报", "Approved public criticism in case {subject}"),
    "case.appeal": Text("{subject}号事项提出申诉", "Appealed case {subject}"),
    "case.decide": Text("对{subject}号事项作出决定", "Decided case {subject}"),
    "case.deliver": Text("登记{subject}号事项送达", "Put a delivery of case {subject} on record"),
    "case.details": Text("生成{subject}考核明细", "Made the assessment details of {subject}"),
    "case.escalate": Text("{subject}号事项逾期上报", "Reported a term of case {subject}"),
    "case.hear": Text("{subject}号事项记录陈述", "Put a hearing of case {subject} on record"),
    "case.notify": Text("{subject}号事项告知本人", "Notified the person of case {subject}"),
    "case.propose": Text("提出{subject}号事项", "Proposed case {subject}"),
    "case.remind": Text("{subject}号事项以提醒了结", "Closed case {subject} by a reminder"),
    "case.rule": Text("复核{subject}号事项的申诉", "Ruled on the appeal of case {subject}"),
    "case.settings": Text(
        "修改事项期限或申诉受理人", "Changed terms of cases or who hears appeals"
    ),
    "case.settle": Text("{subject}号事项确认生效", "Let case {subject} become final"),
    "case.withdraw": Text("撤回{subject}号事项", "Withdrew case {subject}"),
    "ceiling.import": Text("导入{subject}扣款上限", "Brought in the ceilings of {subject}"),
    "database.restore": Text(
        "由{subject}的备份恢复数据库", "Restored the database from the backup of {subject}"
    ),
    "due.adopt": Text("采用计划与报表：{subject}", "Adopted the plan {subject}"),
    "due.done": Text("完成{subject}", "Did {subject}"),
    "due.drop": Text("停用计划与报表：{subject}", "Does without the plan {subject}"),
    "due.undone": Text("撤回完成：{subject}", "Took back that {subject} was done"),
    "quality.scheme": Text("设定优质服务指标", "Set the indicators of service quality"),
    "quality.values": Text("录入{subject}的优质服务指标", "Entered service quality of {subject}"),
    "spot.draw": Text("抽取查岗：{subject}", "Drew spot checks: {subject}"),
    "spot.found": Text("登记查岗结果", "Entered what a spot check found"),
    "wall.make": Text("开通值班看板：{subject}", "Opened the duty board {subject}"),
    "wall.revoke": Text("停用值班看板：{subject}", "Closed the duty board {subject}"),
    "generate.ask": Text(
        "要求生成{subject}起{days}天的排班表", "Asked for the roster of {days} days from {subject}"
    ),
    "generate.cancel": Text(
        "取消生成{subject}起的排班表", "Cancelled generating the roster from {subject}"
    ),
    "generate.cancelled": Text(
        "{subject}起的排班表取消生成", "Generating the roster from {subject} was cancelled"
    ),
    "generate.done": Text("生成了{subject}起的排班表", "Generated the roster from {subject}"),
    "generate.failed": Text(
        "{subject}起的排班表没有生成", "The roster from {subject} could not be generated"
    ),
    "generate.stop": Text(
        "停止生成{subject}起的排班表，取当前最好的",
        "Stopped generating the roster from {subject}, the best so far is kept",
    ),
    "ledger.set": Text("台账设置：{subject}", "Set for the ledgers: {subject}"),
    **{
        f"matter.{act}": Text(f"首问{{subject}}号：{text.zh}", f"Inquiry {{subject}}: {text.en}")
        for act, text in inquiries.ACTS.items()
    },
    "name.erase": Text("清除{subject}的姓名和电话", "Erased name and telephone of {subject}"),
    "notices.print": Text("打印未读通知{subject}条", "Printed {subject} unread notices"),
    "pin.lock": Text("PIN多次输错，{subject}被锁定", "Locked {subject}: wrong PINs"),
    "pin.set": Text("{subject}设置签字PIN", "{subject} set a PIN for signing"),
    "pin.unlock": Text("为{subject}解锁PIN", "Unlocked the PIN of {subject}"),
    "person.mail": Text("{subject}的通知邮箱", "Where {subject} gets notices by mail"),
    "proposal.accepted": Text(
        "采用{subject}起排班表的调整方案", "Took a proposal for the roster from {subject}"
    ),
    "proposal.declined": Text(
        "不采用{subject}起排班表的调整方案", "Declined a proposal for the roster from {subject}"
    ),
    "replan.ask": Text(
        "要求调整{subject}起的排班表", "Asked for a mend of the roster from {subject}"
    ),
    "replan.cancel": Text("取消调整{subject}起的排班表", "Cancelled mending from {subject}"),
    "replan.cancelled": Text(
        "{subject}起的排班表取消调整", "Mending the roster from {subject} was cancelled"
    ),
    "replan.done": Text("{subject}起排班表的调整方案已算出", "Mended the roster from {subject}"),
    "replan.failed": Text(
        "{subject}起排班表的调整方案没有算出", "The roster from {subject} could not be mended"
    ),
    "replan.stop": Text(
        "停止调整{subject}起的排班表，取当前最好的",
        "Stopped mending the roster from {subject}, the best so far is kept",
    ),
    "repair.enter": Text("登记抢修{subject}", "Entered moments of the repair {subject}"),
    "punch.approve": Text("批准{subject}补卡", "Approved a forgotten punch of {subject}"),
    "punch.ask": Text("{subject}申请补卡", "{subject} asked for a forgotten punch"),
    "punch.bring": Text("程序{subject}传入打卡记录", "The program {subject} brought punches"),
    "punch.fault": Text("登记打卡系统故障", "Put a fault of the punching on record"),
    "punch.import": Text("导入打卡文件{subject}", "Brought in the punches of {subject}"),
    "punch.tap": Text("{subject}在平板打卡", "{subject} punched at a tablet"),
    "punch.refuse": Text("不批准{subject}补卡", "Refused a forgotten punch of {subject}"),
    "hours.urgent": Text(
        "登记{subject}紧急抢修工时", "Put urgent repair hours of {subject} on record"
    ),
    "request.approve": Text("批准{subject}的申请：{kind}", "Approved for {subject}: {kind}"),
    "request.ask": Text("{subject}申请：{kind}", "{subject} asked: {kind}"),
    "request.refuse": Text("不批准{subject}的申请：{kind}", "Refused for {subject}: {kind}"),
    "request.withdraw": Text("撤回{subject}的申请：{kind}", "Withdrew for {subject}: {kind}"),
    "retention.forget": Text(
        "按保存期限清除到期记录", "Removed what had been kept for its whole time"
    ),
    "revisit.answer": Text("回访{subject}", "Called back about {subject}"),
    "roster.acknowledge": Text("确认班表：{subject}", "Acknowledged: {subject}"),
    "roster.approved": Text("批准{subject}起的排班表", "Approved the roster from {subject}"),
    "roster.edit": Text(
        "改动{subject}起的排班表：{act}", "Changed the roster from {subject}: {act}"
    ),
    "roster.lock": Text("锁定{subject}起排班表的格子", "Locked cells of the roster from {subject}"),
    "roster.published": Text(
        "发布{subject}起的排班表，第{version}版",
        "Published the roster from {subject}, version {version}",
    ),
    "roster.returned": Text("退回{subject}起的排班表", "Gave the roster from {subject} back"),
    "roster.reviewed": Text("审核通过{subject}起的排班表", "Reviewed the roster from {subject}"),
    "roster.submitted": Text("提交{subject}起的排班表", "Submitted the roster from {subject}"),
    "roster.unlock": Text(
        "解锁{subject}起排班表的格子", "Freed cells of the roster from {subject}"
    ),
    "roster.withdrawn": Text("撤回{subject}起的排班表", "Withdrew the roster from {subject}"),
    "scheme.adopt": Text("启用考核方案：{subject}", "Adopted the scheme {subject}"),
    "scheme.end": Text("停用考核方案：{subject}", "Ended the scheme {subject}"),
    "sheet.change": Text("修改资料：{subject}", "Changed the sheet: {subject}"),
    "substitute.issue": Text(
        "为平板{subject}生成代签码", "Made codes for substitutes on the tablet {subject}"
    ),
    "swap.agree": Text("同意{subject}的换班", "Agreed to the swap of {subject}"),
    "swap.approve": Text("批准{subject}的换班", "Approved the swap of {subject}"),
    "swap.ask": Text("提出{subject}的换班", "Asked for a swap of {subject}"),
    "swap.decline": Text("不同意{subject}的换班", "Declined the swap of {subject}"),
    "swap.offer": Text("请人接{subject}的班", "Offered the duty of {subject}"),
    "swap.overtaken": Text(
        "班表已变，{subject}的换班作废", "The swap of {subject} is void: the roster has changed"
    ),
    "swap.refuse": Text("不批准{subject}的换班", "Refused the swap of {subject}"),
    "swap.withdraw": Text("撤回{subject}的换班", "Withdrew the swap of {subject}"),
    "tickets.bring": Text(
        "导入工单{subject}：新{new}条，更新{changed}条",
        "Brought in tickets, {subject}: {new} new, {changed} changed",
    ),
    "tickets.draw": Text(
        "抽取回访工单：{kind}，{tickets}张中抽{drawn}张",
        "Drew tickets to call back: {kind}, {drawn} of {tickets}",
    ),
    "token.add": Text("开通接口令牌：{subject}", "Made the token {subject}"),
    "token.revoke": Text("停用接口令牌：{subject}", "Revoked the token {subject}"),
    "unit.create": Text("新建单位：{subject}", "Made the unit {subject}"),
    "unit.fill": Text("录入单位资料", "Filled the unit’s sheets"),
    "unit.reach": Text("手机能否打开本站：{subject}", "Whether phones reach the site: {subject}"),
    "unit.rename": Text("单位改名：{subject}", "Renamed the unit: {subject}"),
}
"""Every act that is put on record; a test holds it against the code."""

FIELDS: Mapping[str, Text] = {
    "alarm": Text("提醒", "reminder"),
    "bodies": Text("申诉受理人", "hears appeals"),
    "case": Text("进展", "stage"),
    "cases": Text("事项", "cases"),
    "cells": Text("格子", "cells"),
    "device": Text("设备", "device"),
    "document": Text("文号", "document"),
    "count": Text("数量", "how many"),
    "who": Text("责任岗位", "who"),
    "since": Text("自", "from"),
    "on": Text("应报日", "day of the period"),
    "number": Text("文号", "number"),
    "every": Text("周期", "how often"),
    "due": Text("应完成", "due"),
    "day": Text("日期", "date"),
    "files": Text("附件SHA-256", "files, SHA-256"),
    "first": Text("自", "from"),
    "giver": Text("让班人", "gives"),
    "kind": Text("种类", "kind"),
    "last": Text("至", "until"),
    "mail": Text("邮箱", "mail"),
    "name": Text("名称", "name"),
    "paper": Text("据纸质单", "from paper"),
    "people": Text("人员", "people"),
    "people_count": Text("人数", "people"),
    "person": Text("人员", "person"),
    "post": Text("岗位", "post"),
    "powers": Text("权限", "powers"),
    "reach": Text("手机", "phones"),
    "reason": Text("原因", "reason"),
    "release": Text("版本", "release"),
    "revision": Text("修订", "revision"),
    "rows": Text("行", "row"),
    "seconds": Text("限时（秒）", "seconds"),
    "seed": Text("种子", "seed"),
    "share": Text("比例（‰）", "share, ‰"),
    "shifts": Text("班次", "shifts"),
    "state": Text("状态", "state"),
    "step": Text("状态", "state"),
    "taker": Text("接班人", "takes"),
    "way": Text("方式", "how"),
    "amount": Text("时限", "term"),
    "area": Text("区域", "area"),
    "kept": Text("启用", "kept"),
    "minutes": Text("分钟", "minutes"),
    "reached": Text("已联系上", "reached"),
    "sort": Text("类别", "class"),
    "source": Text("依据", "source"),
    "stations": Text("邻所", "neighbours"),
    "to": Text("转给", "to"),
    "unit": Text("单位", "counted in"),
    "ruling": Text("复核期限", "term of ruling"),
    "appeal": Text("申诉期限", "term of appeal"),
    "decision": Text("决定期限", "term of decision"),
    "hearing": Text("陈述期限", "term of hearing"),
    "from": Text("自", "from"),
    "period": Text("期间", "period"),
    "ticket": Text("工单号", "ticket"),
    "what": Text("内容", "what"),
    "hours.urgent.to": Text("至", "to"),
    "punch.fault.to": Text("至", "to"),
    **{tier.value: text for tier, text in inquiries.TIERS.items()},
    **{node.value: text for node, text in repairs.NODES.items()},
}
"""What is recorded of an act, by the name under which it is kept; with the act before it where a
name says something else there."""

STATES: Mapping[str, Text] = {
    "agreed": Text("双方已同意", "agreed"),
    "approved": Text("已批准", "approved"),
    "asked": Text("待答复", "asked"),
    "draft": Text("编制中", "draft"),
    "offered": Text("待接", "offered"),
    "overtaken": Text("已作废", "void"),
    "published": Text("已发布", "published"),
    "refused": Text("未批准", "refused"),
    "reviewed": Text("已审核", "reviewed"),
    "submitted": Text("审核中", "submitted"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
VALUES: Mapping[str, Mapping[str, Text]] = {
    "act": {
        "edit": Text("逐格填写", "typed"),
        "fill": Text("批量填写", "filled"),
        "generate": Text("自动生成", "generated"),
        "paste": Text("粘贴", "pasted"),
        "redo": Text("重做", "done again"),
        "presence": Text("按实际到岗调整", "who was really there"),
        "relief": Text("临时顶班", "a stand-in"),
        "replan": Text("采用调整方案", "a proposal taken"),
        "restore": Text("恢复旧版本", "an earlier version put back"),
        "swap": Text("换班", "a swap"),
        "undo": Text("撤销", "taken back"),
    },
    "case": machine.table("case").states,
    "every": {
        "day": Text("每日", "daily"),
        "week": Text("每周", "weekly"),
        "month": Text("每月", "monthly"),
        "quarter": Text("每季", "quarterly"),
        "year": Text("每年", "yearly"),
    },
    "kind": {**KINDS, **DRAWN},
    "mail": {"given": Text("已填写", "given"), "none": Text("已清空", "none")},
    "reach": {
        "intranet": Text("打不开", "no"),
        "phones": Text("能打开", "yes"),
    },
    "reason": REASONS,
    "role": ROLES,
    "sort": {sort.value: text for sort, text in inquiries.SORTS.items()},
    "state": STATES,
    "step": STATES,
    "who": ROLES,
    "way": {
        "paper": Text("纸质签字", "signed on paper"),
        "phone": Text("电话", "by telephone"),
        "tablet": Text("平板", "at the tablet"),
        "tap": Text("本人点按", "by a tap"),
    },
}
"""What the kept words of some fields mean."""
UNTOLD = frozenset({"task", "attempts", "proposal"})
"""Numbers of our own records, which say nothing to a reader."""
