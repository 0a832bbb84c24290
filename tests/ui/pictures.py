"""Pictures in tests: read one channel of a PNG without a library for pictures, and compare two."""

import struct
import zlib
from pathlib import Path

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def read(content: bytes) -> np.ndarray:
    """How bright every point is. The typesetter writes eight bits of red, green, blue and cover."""
    assert content.startswith(SIGNATURE)
    at, packed, size = len(SIGNATURE), b"", (0, 0)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
            assert (depth, colours) in {(8, 6), (8, 0)}
            size, step = (width, height), 4 if colours == 6 else 1
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(size[1], 1 + size[0] * step)
    before = np.zeros(size[0], np.uint8)
    found = np.empty((size[1], size[0]), np.uint8)
    for row, line in enumerate(lines):
        before = found[row] = _unfiltered(int(line[0]), line[1::step], before)
    return found


def _unfiltered(kind: int, line: np.ndarray, above: np.ndarray) -> np.ndarray:
    """A line as it was before the PNG made it small: as it is, or told by what stands left of it and above."""
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, dtype=np.uint64).astype(np.uint8)
    if kind == 2:
        return line + above
    left, corner, done = 0, 0, bytearray(len(line))
    for place, (value, up) in enumerate(zip(line.tolist(), above.tolist(), strict=True)):
        guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
        left, corner = (value + guess) & 255, up
        done[place] = left
    return np.frombuffer(bytes(done), np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    far = abs(guess - left), abs(guess - up), abs(guess - corner)
    return (left, up, corner)[far.index(min(far))]


def save(grey: np.ndarray, path: Path) -> None:
    """A small PNG in shades of grey."""
    height, width = grey.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), grey], axis=1).tobytes()
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    chunks = [struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in parts]
    path.write_bytes(SIGNATURE + b"".join(chunks))


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """The share of points that are clearly another shade; all of them when the sizes differ."""
    if one.shape != other.shape:
        return 1.0
    return float(np.mean(np.abs(one.astype(int) - other.astype(int)) > 96))
