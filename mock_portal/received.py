"""The portal's ledger of everything received: the ground truth that tests compare with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_portal.records import StoredFile


@dataclass
class Submission:
    """One submitting request. `counted` is False, and `refused` says why, when the portal said no."""

    site: str
    business: str
    number: str
    account: str
    fields: dict[str, Any]
    files: list[StoredFile]
    at: datetime
    counted: bool = True
    refused: str = ""


class Received:
    """Append-only until reset."""

    def __init__(self) -> None:
        self.submissions: list[Submission] = []
        self._numbers: dict[str, int] = {}

    def number(self, prefix: str, now: datetime) -> str:
        """The next number of a kind: prefix, day, four digits: `ZB202611050001`."""
        key = f"{prefix}{now:%Y%m%d}"
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return f"{key}{self._numbers[key]:04d}"

    def add(
        self,
        site: str,
        business: str,
        number: str,
        account: str,
        fields: Mapping[str, Any],
        files: Sequence[StoredFile],
        at: datetime,
        refused: str = "",
    ) -> Submission:
        """Write down one submission; refused ones too (`counted` False)."""
        one = Submission(
            site, business, number, account, deepcopy(dict(fields)), list(files), at, not refused, refused
        )
        self.submissions.append(one)
        return one
