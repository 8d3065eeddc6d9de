"""Checks the content of a municipality and names every mistake with file and line."""

from knowledge.lint.finding import Finding, Severity
from knowledge.lint.run import check_content, lint, lint_municipality

__all__ = ["Finding", "Severity", "check_content", "lint", "lint_municipality"]
