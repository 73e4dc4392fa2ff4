"""Speed and memory of one complete permit application: `make bench`, or `python -m bench`.

Three contenders take turns in one run, A B C A B C …, each in a process of its own, against one mock
portal in another: the flow with its whole protocol, a straightforward Playwright script, and plain HTTP
as the lower bound. Each turn files profile, papers, association request and application of an employee
that the portal has never seen; logging in and the unit's agreement are not timed.
"""
