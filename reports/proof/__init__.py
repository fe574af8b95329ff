"""The proof of one content as a PDF that can be read, and kept for years."""

from reports.proof.document import proof_as_pdf

__all__ = ["proof_as_pdf"]
