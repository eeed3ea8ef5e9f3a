"""印章图像: looked at before it is kept, and written anew without anything that does not print."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

LARGEST_FILE = 2_000_000  # bytes
SHORTEST, LONGEST = 300, 3_000  # pixels a side: at 42 mm, 180 to 1,800 dots an inch
SQUARE = 1.1  # a seal is round, square or a little oval
CLEAR, SOLID = 16, 128  # of 255: nothing to be seen, something to be seen
LEAST_CLEAR, LEAST_SOLID = 0.2, 0.01  # shares of the picture
SIGNATURE = b"\x89PNG\r\n\x1a\n"
DRAWN = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}  # what the picture consists of


def cleaned(image: bytes) -> bytes:
    """Return a seal's image as a PNG of our own making: RGBA, without metadata.

    Raises ValidationError {"image": what is wrong}. The size is read from the header first: an image of
    20,000 x 20,000 pixels is never unpacked.
    """
    try:
        return _written(_transparent(_decoded(image)))
    except ValidationError as error:
        raise ValidationError({"image": error.messages}) from error


def _decoded(image: bytes) -> Image.Image:
    if len(image) > LARGEST_FILE:
        raise ValidationError(f"文件有 {len(image) / 1e6:.1f} MB，最大 2 MB。")
    if not image.startswith(SIGNATURE):
        raise ValidationError("只接受 PNG 图像。")
    try:
        chunks = list(_chunks(image))
        _refuse_unfit_size(chunks)
        only_drawn = SIGNATURE + b"".join(whole for kind, whole in chunks if kind in DRAWN)
        with Image.open(BytesIO(only_drawn), formats=["PNG"]) as picture:
            return picture.convert("RGBA")
    except (
        struct.error,
        zlib.error,
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise ValidationError("图像已损坏，请重新导出。") from error


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Take a PNG apart up to its end; what follows the end is left behind."""
    place, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", image, place)
        yield kind, image[place : place + length + 12]
        place += length + 12


def _refuse_unfit_size(chunks: list[tuple[bytes, bytes]]) -> None:
    kind, header = chunks[0]
    if kind != b"IHDR":
        raise ValueError(kind)
    width, height = struct.unpack_from(">II", header, 8)
    if max(width, height) > LONGEST or min(width, height) < SHORTEST:
        raise ValidationError(
            f"图像为 {width} x {height} 像素，每边应当在 {SHORTEST} 到 {LONGEST} 像素之间。"
        )
    if max(width, height) > SQUARE * min(width, height):
        raise ValidationError(
            f"图像为 {width} x {height} 像素，应当接近正方形，请裁去印章四周的空白。"
        )


def _transparent(picture: Image.Image) -> Image.Image:
    shares = picture.getchannel("A").histogram()
    whole = picture.width * picture.height
    if sum(shares[:CLEAR]) < LEAST_CLEAR * whole:
        raise ValidationError("图像没有透明背景，盖在字上会遮住字，请去掉背景后另存为透明 PNG。")
    if sum(shares[SOLID:]) < LEAST_SOLID * whole:
        raise ValidationError("图像几乎全是透明的，看不到印章。")
    return picture


def _written(picture: Image.Image) -> bytes:
    bare = Image.frombytes("RGBA", picture.size, picture.tobytes())
    file = BytesIO()
    bare.save(file, "PNG", compress_level=9)
    return file.getvalue()
