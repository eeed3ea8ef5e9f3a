"""演示证书: the demo's own certificate, made once, which proves nothing and says so in its name."""

import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.utils.timezone import now

NAME = "演示证书（自签，不具效力）"
DAYS = 10 * 365
USAGE = dict.fromkeys(
    (
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


def demo_certificate(directory: Path) -> Path:
    """Return the PKCS#12 file in this directory, made where there is none; of two makers the first one's stays."""
    file = directory / "demo_certificate.p12"
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=directory, suffix=".p12") as made:  # readable by us alone
            made.write(self_signed(NAME))
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, file)
    return file


def self_signed(name: str, *, days: int = DAYS, password: bytes = b"") -> bytes:
    """Return a new key with a certificate signed by itself, as a PKCS#12 file, valid from yesterday for some days."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin = now() - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(begin, begin + timedelta(days=days) - timedelta(days=1)))
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **USAGE), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    locked = pkcs12.serialize_key_and_certificates
    return locked(
        name.encode(),
        key,
        certificate,
        None,
        BestAvailableEncryption(password) if password else NoEncryption(),
    )
