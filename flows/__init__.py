"""Businesses: one module each, by portal. `robot.filing.catalog` finds them by listing the folders.

A flow says what is filed and where, in the words of selectors/. It never waits, never catches, never
names a control: that is the browser layer's and the submit protocol's work.
"""
