"""北京国际人才网 个人平台: what the employee does; logged in by 北京通."""
