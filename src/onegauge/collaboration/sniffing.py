"""What a file is, by its content; the name must agree. Nothing is kept that a browser or a computer would run."""

from onegauge.kernel.errors import Refusal

from .errors import FileTypeRefused

HEAD = 4096
SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"GIF87a", 0, "image/gif"),
    (b"GIF89a", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"II*\x00", 0, "image/tiff"),
    (b"MM\x00*", 0, "image/tiff"),
    (b"PK\x03\x04", 0, "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "application/x-ole-storage"),
)
TEXT = "text/plain"
NAMES: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "application/zip": ("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"),
    "application/x-ole-storage": ("doc", "xls", "ppt", "msg"),
    TEXT: ("txt", "csv", "eml", "edi", "log", "md", "json"),
}
ALLOWED = ", ".join(sorted({name for names in NAMES.values() for name in names}))


def media_type(data: bytes) -> str:
    """The type that the first bytes prove; empty when they prove none that is kept."""
    for signature, at, found in SIGNATURES:
        if data[at : at + len(signature)] == signature:
            return found
    return TEXT if is_text(data) else ""


def is_text(data: bytes) -> bool:
    """Readable words without control characters, and neither a script nor a page."""
    if any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in data[:HEAD]):
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return not text.lstrip("\ufeff \t\r\n").startswith(("#!", "<"))


def refusal_of(name: str, data: bytes) -> Refusal | None:
    """Why a file is not kept; None when it is."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    found = media_type(data)
    if not data:
        return FileTypeRefused(f"{name} is empty.", mend="Choose the file again.")
    if not found or not any(ending in names for names in NAMES.values()):
        return FileTypeRefused(f"{name} is not of a type that documents carry.", mend=f"Use one of: {ALLOWED}.")
    if ending not in NAMES[found]:
        return FileTypeRefused(
            f"{name} says .{ending}, its content says {found}.", mend="Give it the name of what it is.", found=found
        )
    return None
