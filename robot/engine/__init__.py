"""Runs businesses for a workspace: one after another here and now."""
