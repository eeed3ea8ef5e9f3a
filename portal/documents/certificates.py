"""电子签名: a PDF is signed with its organ's certificate (PAdES); its own bytes stay in their place."""

import asyncio
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import now
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from portal.documents.demo_certificate import demo_certificate
from portal.documents.models.document import UNSIGNED

FIELD = SigFieldSpec("DianziQianming", readable_field_name="电子签名")  # no box: it is not seen
DEFAULT = "default"


class SigningFailedError(RuntimeError):
    """A certificate is there, but it cannot sign. The document waits: it never goes out unsigned."""

    def __repr__(self) -> str:
        return f"{UNSIGNED}{self}"


@dataclass(frozen=True)
class Certificate:
    """Whose certificate it is, its SHA-256, and what signs with its key."""

    name: str
    sha256: str
    signer: Any


class Appended(IncrementalPdfFileWriter):
    """Appends to a PDF and leaves its metadata alone: pyHanko's own would lose the schema that PDF/A asks for."""

    def _update_meta(self) -> None:
        pass


def certificate_of(names: Iterable[str]) -> Certificate | None:
    """The certificate configured for the first of these names (统一社会信用代码, name), or for everybody.

    None where nothing is configured, except in the demo, which has a certificate of its own.
    Raises SigningFailedError: no such file, wrong password, expired, no token.
    """
    chosen = next((name for name in (*names, DEFAULT) if name in settings.SIGNING_CERTIFICATES), "")
    if chosen:
        return _usable(_opened(chosen, settings.SIGNING_CERTIFICATES[chosen]))
    if settings.DEMO:
        file = demo_certificate(Path(settings.DATA_DIR))
        return _usable(_from_file(str(file), file.stat().st_mtime_ns, ""))
    return None


def signed(pdf: bytes, certificate: Certificate) -> bytes:
    """Return the PDF with an invisible PAdES signature (B-B) appended, after which nothing may be changed.

    The signed file begins with `pdf`, so that rendering can still be compared. Tagged PDF/A stays what it was: the
    field has no appearance and lies outside the page (PDF/UA 7.18.4), which tells the order of its tabs (7.18.3).
    Raises SigningFailedError.
    """
    writer: Any = Appended(BytesIO(pdf))
    page = writer.find_page_for_modification(0)[0].get_object()
    page.setdefault(pdf_name("/Tabs"), pdf_name("/S"))
    writer.update_container(page)
    meta = PdfSignatureMetadata(
        field_name=FIELD.sig_field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PdfSigner(meta, certificate.signer, new_field_spec=FIELD)
    try:
        result: bytes = _waited(lambda: signer.async_sign_pdf(writer)).getvalue()
    except Exception as error:  # a token may fail in any way
        raise SigningFailedError(f"签名未成功：{error!r}"[:300]) from error
    if not result.startswith(pdf):
        raise SigningFailedError("签名程序改动了印本原有字节。")
    return result


def _waited(begin: Callable[[], Any]) -> Any:
    """Wait for pyHanko in a thread of its own: the caller's may have a running loop already."""

    async def whole() -> Any:
        return await begin()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, whole()).result()


def _opened(name: str, options: dict[str, str]) -> Certificate:
    password = _password(name, options)
    if "pkcs11" in options:
        return _from_token(json.dumps(options, sort_keys=True), password)
    file = options.get("file", "")
    try:
        return _from_file(file, Path(file).stat().st_mtime_ns, password)
    except OSError as error:
        raise SigningFailedError(f"签名证书文件 {file} 不能读取：{error.strerror}。") from error


def _password(name: str, options: dict[str, str]) -> str:
    if "password_file" not in options:
        return options.get("password", "")
    try:
        return Path(options["password_file"]).read_text().rstrip("\r\n")
    except OSError as error:
        raise SigningFailedError(
            f"“{name}”签名证书的口令文件不能读取：{error.strerror}。"
        ) from error


@lru_cache(maxsize=64)
def _from_file(file: str, _changed_at: int, password: str) -> Certificate:
    """Read a PKCS#12 file, again when it was changed: opening one takes up to a second."""
    try:
        signer = SimpleSigner.load_pkcs12_data(
            Path(file).read_bytes(), other_certs=(), passphrase=password.encode() or None
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise SigningFailedError(f"签名证书 {file} 不能打开：口令不对，或者文件已损坏。") from error
    return _described(signer)


@lru_cache(maxsize=64)
def _from_token(options: str, password: str) -> Certificate:
    """Open a PKCS#11 token (硬件密码设备). Needs the package python-pkcs11, which is not installed by default."""
    known = json.loads(options)
    try:
        session = import_string("pyhanko.sign.pkcs11.open_pkcs11_session")(
            known["pkcs11"],
            token_criteria=import_string("pyhanko.config.pkcs11.TokenCriteria")(known["token"]),
            user_pin=password,
        )
        signer = import_string("pyhanko.sign.pkcs11.PKCS11Signer")(session, known["label"])
        return _described(signer)
    except Exception as error:  # whatever the vendor's library does
        raise SigningFailedError(f"密码设备不能使用：{error!r}"[:300]) from error


def _described(signer: Any) -> Certificate:
    certificate = signer.signing_cert
    subject = certificate.subject.native
    name = subject.get("common_name") or subject.get("organization_name") or "未具名证书"
    return Certificate(str(name)[:200], certificate.sha256.hex(), signer)


def _usable(certificate: Certificate) -> Certificate:
    """The certificate, if today lies within its days."""
    known = certificate.signer.signing_cert
    if not known.not_valid_before <= now() <= known.not_valid_after:
        until = known.not_valid_after.astimezone().date().isoformat()
        raise SigningFailedError(f"签名证书“{certificate.name}”不在有效期内（至 {until}）。")
    return certificate
