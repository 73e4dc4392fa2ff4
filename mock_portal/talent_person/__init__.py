"""北京国际人才网 个人平台: what the employee sees, fills in and sends."""

from mock_portal.talent_person import business_pages, data_pages, slip_pages
from mock_portal.talent_person.site import bp

__all__ = ["bp", "business_pages", "data_pages", "slip_pages"]
