"""What a browser is told about active content, in one table: for this application, and for nginx in front of it."""

from kiosk.web.security import COMMON

# Scripts of the content run, and see its own origin only. Nothing can be framed, sent or fetched across its border;
# the page that frames it must itself allow this origin and no other in `frame-src`, because no policy of a framed
# document stops it from leaving by a link. Nor does any header stop WebRTC, or a connection that is made ahead of a
# request: a terminal's browser needs the policies `WebRtcIPHandling: disable_non_proxied_udp` and
# `NetworkPredictionOptions: 2` for that.
POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; manifest-src 'none'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors http://{host}:* https://{host}:*; "
    "sandbox allow-scripts allow-same-origin allow-forms"
)

# Withdrawn content must be gone soon, and the pictures of an article need not be asked for at every page.
CACHE = "private, max-age=600"

# `{host}` is the name by which the terminal calls the server, without a port (nginx: $host).
HEADERS: tuple[tuple[str, str], ...] = (
    *(header for header in COMMON if header[0] != "Referrer-Policy"),
    # Nothing beyond this origin learns what is read; here it tells to which item an address like `/style.css` belongs.
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", POLICY),
    ("X-DNS-Prefetch-Control", "off"),
    ("Origin-Agent-Cluster", "?1"),
    ("Cache-Control", CACHE),
)


def headers(host: str) -> list[tuple[str, str]]:
    """The table for one host name, which the caller has checked."""
    return [(name, value.format(host=host)) for name, value in HEADERS]
