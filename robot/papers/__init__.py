"""Attachments: whether a portal will take them, and several of them as one PDF."""

from robot.papers.check import PaperFinding, check_paper, check_papers
from robot.papers.merge import merge

__all__ = ["PaperFinding", "check_paper", "check_papers", "merge"]
