"""The portals' words for how far a filing is, in the ledger's words (filed, in_review, returned, granted).

A word that is not listed here counts as under review: the portal has the filing, and what it has
must not be sent again.
"""

DRAFT = "草稿"
RETURNED = "已退回"
CANCELLED = "已取消"

QUOTA = {
    "已上报": "filed",
    "已退回": "returned",
    "已下达": "granted",
    "剩余已退回": "granted",  # this and the next: what became of the places, not of the application
    "已失效": "granted",
}
QUOTA_RETURN = {"已完成": "granted"}
CONSULTATION = {"待答复": "filed", "已答复": "granted"}
APPOINTMENT = {"待受理": "filed", "受理通过": "granted", "已退回": "returned", CANCELLED: "returned"}
ASSOCIATION = {
    "待审核": "filed",
    "已同意": "granted",
    "已关联": "granted",
    "已拒绝": "returned",
    "已解除": "returned",
}
APPLICATION = {
    "待单位审核": "filed",
    "待区级受理": "in_review",
    "市级审批中": "in_review",
    "已退回": "returned",
    "已办结": "granted",
    "待区级审核": "filed",  # this and the next: of the unit itself
    "已通过": "granted",
}


def ledger_state(words: dict[str, str], shown: str) -> str:
    """The ledger's word for `shown`."""
    return words.get(shown.strip(), "in_review")
