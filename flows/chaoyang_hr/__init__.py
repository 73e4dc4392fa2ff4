"""朝阳区人力社保局人力资源管理系统: quota and appointments; the unit's agent logs in by captcha."""
