#!/usr/bin/python3
"""Makes, on the machine itself, the local CA and the certificate of the staff site.

The CA may vouch for this library's name and address and for nothing else (RFC 5280, 4.2.1.10), so that whoever takes
its key from a card cannot pose as another site. The machine's clock may be wrong by years: certificates hold from 2020
to 2060. What is there and fits stays; a new name or address gets a new certificate from the same CA.
"""

import ipaddress
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = Path("/etc/kiosk")
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)


def main(folder: Path = FOLDER) -> None:
    """Make what is missing, and say what was made."""
    name, address = (folder / "names").read_text("utf-8").split()
    tls = folder / "tls"
    tls.mkdir(mode=0o755, exist_ok=True)
    said: list[x509.GeneralName] = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(address))]
    if not (tls / "ca.pem").exists():
        _make_authority(tls, said)
        print("made: the local CA")
    server, key = tls / "server.pem", tls / "server.key"
    if not (server.exists() and key.exists() and _names(server) == said):
        authority = x509.load_pem_x509_certificate((tls / "ca.pem").read_bytes())
        if _allowed(authority) != _constraints(said):  # another library's card, or another network plan
            _make_authority(tls, said)
            print("made: the local CA, for another name")
        _make_server(tls, said)
        print("made: the certificate of the staff site")


def _make_authority(tls: Path, said: list[x509.GeneralName]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Library CA of {said[0].value}")])
    certificate = (
        _begun(subject, subject, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(_constraints(said), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(tls / "ca.key", _plain(key), 0o600)  # first: a certificate without its key would never be replaced
    _write(tls / "ca.pem", certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _make_server(tls: Path, said: list[x509.GeneralName]) -> None:
    authority = x509.load_pem_x509_certificate((tls / "ca.pem").read_bytes())
    signer = serialization.load_pem_private_key((tls / "ca.key").read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        sys.exit("ca.key is no key of ours: remove it together with ca.pem, and start again")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(said[0].value))])
    certificate = (
        _begun(subject, authority.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(said), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(tls / "server.key", _plain(key), 0o600)
    _write(tls / "server.pem", certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(END)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _constraints(said: list[x509.GeneralName]) -> list[x509.GeneralName]:
    name, address = said
    return [name, x509.IPAddress(ipaddress.ip_network(address.value))]


def _allowed(authority: x509.Certificate) -> list[x509.GeneralName]:
    return list(authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or [])


def _names(server: Path) -> list[x509.GeneralName]:
    certificate = x509.load_pem_x509_certificate(server.read_bytes())
    return list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


def _plain(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes, mode: int) -> None:
    """Whole or not at all, whenever the power goes."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(handle)
    draft.replace(file)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
