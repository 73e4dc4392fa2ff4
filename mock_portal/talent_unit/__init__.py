"""北京国际人才网 单位平台: what the unit's agent sees and decides."""

from mock_portal.talent_unit import review_pages, staff_pages, standing_pages
from mock_portal.talent_unit.site import bp

__all__ = ["bp", "review_pages", "staff_pages", "standing_pages"]
