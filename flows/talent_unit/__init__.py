"""北京国际人才网 单位平台: what the unit does for its employees; a certificate and its PIN."""
