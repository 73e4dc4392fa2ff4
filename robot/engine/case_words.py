"""How a case stands and what happened to it, in an operator's words."""

STATES = {
    "ready": "待办理",
    "waiting_for_person": "等人办理",
    "waiting_for_approval": "等待批准",
    "waiting_for_file": "等待修改",
    "waiting_for_window": "等待受理时间",
    "waiting_for_review": "等待审核",
    "waiting_for_portal": "等待系统恢复",
    "waiting_for_outcome": "等待查明结果",
    "paused": "已暂停",
    "done": "已办结",
    "cancelled": "已取消",
}
DID = {
    "opened": "立案",
    "fill": "试填",
    "send": "发送",
    "look": "查看",
    "poll": "查询",
    "fetch": "下载",
    "wait": "等待",
    "pause": "暂停",
    "resume": "恢复",
    "retry": "再办",
    "cancel": "取消",
}
