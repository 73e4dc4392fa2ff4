"""Both government systems in one Flask application, for trying things out and for tests.

It imports nothing of robot, flows or selectors: else it would agree with their mistakes.
"""
