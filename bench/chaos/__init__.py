"""`make chaos`: faults of every kind, over and over, while cases go their way on the mock portal."""
