"""The sample inputs: shoppers of one shop, and every awkward case by name."""
