"""朝阳区人力社保局人力资源管理系统: quota, appointments, consultations; server-rendered, real layui."""

from __future__ import annotations

from mock_portal.chaoyang_hr import (
    appointment_pages,
    consultation_pages,
    login_pages,
    public_pages,
    quota_pages,
    return_pages,
)
from mock_portal.chaoyang_hr.site import bp

__all__ = [
    "appointment_pages",
    "bp",
    "consultation_pages",
    "login_pages",
    "public_pages",
    "quota_pages",
    "return_pages",
]
