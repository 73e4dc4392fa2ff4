"""What the sample flows share."""

YEAR = "2026"
