"""When each account was last read with success. What raised (a log-in page, a maintenance page) was no
reading, whatever the page's status was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from robot.errors import GongjuError
from robot.filing.look_tables import Looked
from robot.filing.store import Store


def note(
    store: Store, portal: str, account: str, reader: str, *, at: datetime, error: GongjuError | None = None
) -> None:
    """Write down a try of `reader` in the account: a valid reading, or what went wrong."""
    with store.transaction() as session:
        row = session.get(Looked, (portal, account, reader))
        if row is None:
            row = Looked(portal=portal, account=account, reader=reader, tried_at=at)
            session.add(row)
        row.tried_at, row.error = at, type(error).__name__ if error else ""
        row.read_at = row.read_at if error else at


def looks(store: Store) -> list[Looked]:
    """What is known of every reader and account."""
    with store.transaction() as session:
        return list(session.scalars(select(Looked).order_by(Looked.portal, Looked.account, Looked.reader)))
