"""The board: local web pages on which HR ops see what needs somebody, approve, and steer cases.

It reads the ledger and the docket through the office, as the commands do; it starts no engine and no browser.
"""
