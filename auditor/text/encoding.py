"""Bytes to text: UTF-8 first, then what the file says of itself, then the likeliest codec."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    # the longer mark first: that of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset=[\"']?([a-z0-9_-]{2,20})", re.IGNORECASE)
_DECLARABLE = re.compile(r"(iso-?8859|windows|cp|koi8|shift|euc|gb|big5|latin|utf-?8|us-ascii)")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüœßÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜ‘’“”‚„…–—•«»°£€§©®™½¼·\xa0"
)
_WIDE = ["utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"]
_HEAD = 4096  # bytes of a page in which its character set must be declared
_SAMPLE = 100_000  # bytes looked at to guess a codec
_FEW_BAD = 0.02  # share of undecodable characters that damage, not another codec, explains
_MANY_CONTROLS = 0.01  # share of control characters that text does not reach


def decode(data: bytes, *, html: bool = False) -> tuple[str, str]:
    """The text of a file and the codec that decoded it.

    A byte order mark of UTF-16 or UTF-32 counts first, then UTF-8, then the character set an HTML
    page declares, then UTF-8 with a few damaged bytes, then what charset-normalizer finds most
    likely. Bytes the codec cannot decode become U+FFFD.

    Raises:
        ValueError: if the bytes are not text; says what they are, if known.
    """
    for start, kind in _BINARY:
        if data.startswith(start):
            raise ValueError(f"not a text file but {kind}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace")), encoding
    if b"\x00" in data:
        raise ValueError("not a text file")
    try:
        return _checked(data.decode()), "utf-8"
    except UnicodeDecodeError:
        encoding = (_declared(data) if html else None) or _guess(data)
        return _checked(data.decode(encoding, "replace")), encoding


def _checked(text: str) -> str:
    head = text[:_SAMPLE]
    if len(_CONTROLS.findall(head)) > max(2, _MANY_CONTROLS * len(head)):
        raise ValueError("not a text file")
    return text


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data, 0, _HEAD)
    name = found[1].decode("ascii").lower() if found else ""
    if name in ("iso-8859-1", "latin1", "us-ascii"):
        name = "windows-1252"  # as browsers do (WHATWG Encoding Standard)
    if not _DECLARABLE.match(name) or name.startswith("utf"):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _guess(data: bytes) -> str:
    replaced = data.decode("utf-8", "replace")
    bad = replaced.count("\ufffd")
    foreign = sum(1 for char in replaced if char > "\x7f")
    if foreign - bad > bad and bad <= _FEW_BAD * len(replaced) + 1:
        return "utf-8"
    western = data[:_SAMPLE].decode("cp1252", "replace")
    marks = [char for char in western if char > "\x7f"]
    usual = sum(1 for char in marks if char in _WESTERN)
    usual_share = usual >= 0.95 * len(marks) and len(marks) <= 0.3 * len(western)
    if usual_share or len(data) < 64:  # a word or two tell no codecs apart
        return "cp1252"
    from charset_normalizer import from_bytes  # rarely needed, slow to import

    best = from_bytes(data[:_SAMPLE], cp_exclusion=_WIDE).best()
    return best.encoding if best is not None else "cp1252"
