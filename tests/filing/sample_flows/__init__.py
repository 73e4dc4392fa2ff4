"""Flows for the tests of filing/: as small as a flow can be."""
