"""朝阳区人力社保局人力资源管理系统: quota and appointments, server-rendered, with the real layui."""

from __future__ import annotations

from mock_portal.chaoyang_hr import appointment_pages, login_pages, quota_pages
from mock_portal.chaoyang_hr.site import bp

__all__ = ["appointment_pages", "bp", "login_pages", "quota_pages"]
