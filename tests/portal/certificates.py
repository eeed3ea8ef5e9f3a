"""Certificates made for a test, and settings that name them."""

from functools import cache

from portal.documents.demo_certificate import self_signed

NAME, PASSWORD = "吉林省民政厅电子印章", "correct horse"


@cache
def archive(days=365):
    """A PKCS#12 file under PASSWORD."""
    return self_signed(NAME, days=days, password=PASSWORD.encode())


def configured(directory, *, days=365, password=PASSWORD, whose="吉林省民政厅"):
    """What SIGNING_CERTIFICATES says of a file in this directory."""
    file, secret = directory / "organ.p12", directory / "password"
    file.write_bytes(archive(days))
    secret.write_text(password + "\n")
    return {whose: {"file": str(file), "password_file": str(secret)}}
