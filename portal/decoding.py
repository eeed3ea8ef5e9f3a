"""The text of a file that people made: in UTF-8, or in what Chinese Windows writes."""

ENCODINGS = ("utf-8-sig", "gb18030")  # cp936 and GBK are parts of GB 18030


def decoded(content: bytes) -> str | None:
    """The text in the first encoding that fits; nothing where none does."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
