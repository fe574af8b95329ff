"""What somebody can select and copy in a PDF."""

import pypdfium2


def text_of(file: pypdfium2.PdfDocument) -> str:
    """Without the places where lines were broken."""
    pages = [page.get_textpage().get_text_range() for page in file]
    return " ".join("".join(pages).replace("\u200b", "").split())


def words_of(file: bytes) -> str:
    """The same, of a file that is not open yet, and with spaces that are all alike."""
    return text_of(pypdfium2.PdfDocument(file)).replace("\xa0", " ")
