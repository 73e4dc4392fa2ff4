"""Filing: the submit protocol, approvals, the ledger. Knows what a flow module must have, and no business."""
