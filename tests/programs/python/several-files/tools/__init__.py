"""Text tools."""
