"""What the mock portal raises on purpose."""

from __future__ import annotations


class Refused(Exception):
    """The portal says no, in its own words (Chinese). A blueprint turns it into its kind of error page,
    toast or JSON. `field` is the visible label it speaks of, when it speaks of one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
