"""Open every title of a library in Chromium, see that it shows something, and keep a contact sheet.

Usage: python tools/open_all.py DATA OUT. Serves DATA itself, on free ports; exit code 1 when a title shows nothing.
"""

import math
import os
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.server import free_port
from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Item, Kind

CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1024, 600
SMALL = (256, 150)
SECONDS = 20.0

# Whether a document shows anything: words, or a picture that has arrived, or a drawing, or a player.
SHOWS = """() => {
  const body = document.body || document.documentElement;
  if (!body) return false;
  const words = (body.innerText || body.textContent || "").trim();
  const pictures = [...document.querySelectorAll("img, svg, image, canvas, video, audio[controls], math")];
  const arrived = pictures.some((p) => p.tagName !== "IMG" || (p.complete && p.naturalWidth > 0));
  return words.length > 0 || arrived;
}"""
PAINTED = """() => [...document.querySelectorAll("canvas")].some((canvas) => {
  const context = canvas.width && canvas.getContext("2d");
  return context && context.getImageData(0, 0, canvas.width, canvas.height).data.some((v) => v !== 0);
})"""
PLAYS = """async () => {
  const media = document.querySelector("audio, video");
  if (!media) return false;
  media.muted = true;
  await media.play().catch(() => null);
  return media.currentTime > 0 && !media.error;
}"""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How one title looked: whether it showed something, after how many seconds, and what the browser complained of."""

    item: Item
    shown: bool
    seconds: float
    complaints: tuple[str, ...]
    picture: Path


def open_all(data: Path, out: Path) -> list[Seen]:
    """Open the titles one after another."""
    out.mkdir(parents=True, exist_ok=True)
    ports = {f"KIOSK_{name}_PORT": str(free_port()) for name in ("TERMINAL", "ACTIVE", "KIWIX")}
    address = f"http://127.0.0.1:{ports['KIOSK_TERMINAL_PORT']}"
    with ExitStack() as stack:
        for command in ("terminal", "kiwix"):
            arguments = [sys.executable, "-m", "kiosk", "--data", str(data), command]
            stack.callback(_end, subprocess.Popen(arguments, env={**os.environ, **ports}))
        _wait_for(f"{address}/km/")
        with Catalogue.open(data) as catalogue, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            seen = [_open(browser, address, item, out) for item in catalogue.items(limit=None)]
            browser.close()
    return seen


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _wait_for(url: str) -> None:
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server on loopback
            return
        time.sleep(0.1)
    message = f"nobody answers at {url}"
    raise TimeoutError(message)


def _open(browser: Browser, address: str, item: Item, out: Path) -> Seen:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    began = time.monotonic()
    page.goto(f"{address}/km/read/{item.id}/")
    shown = False
    while not shown and time.monotonic() - began < SECONDS:
        shown = _shows(page, item.publication.kind)
        page.wait_for_timeout(100)
    seconds = time.monotonic() - began
    page.wait_for_timeout(300)
    picture = out / f"{item.publication.kind}-{item.id}.png"
    page.screenshot(path=picture)
    page.close()
    return Seen(item=item, shown=shown, seconds=seconds, complaints=tuple(complaints), picture=picture)


def _shows(page: Page, kind: Kind) -> bool:
    try:
        if kind is Kind.PDF:
            return bool(page.evaluate(PAINTED))
        if kind in {Kind.AUDIO, Kind.VIDEO}:
            return bool(page.evaluate(PLAYS))
        return any(frame.evaluate(SHOWS) for frame in page.frames if frame is not page.main_frame)
    except Error:  # the page is just being replaced
        return False


def contact_sheet(seen: list[Seen], file: Path) -> None:
    """All pictures small on one sheet; what showed nothing has a red frame."""
    columns = 8
    sheet = Image.new("RGB", (columns * (SMALL[0] + 6), math.ceil(len(seen) / columns) * (SMALL[1] + 20)), "white")
    draw = ImageDraw.Draw(sheet)
    for number, one in enumerate(seen):
        x, y = number % columns * (SMALL[0] + 6) + 3, number // columns * (SMALL[1] + 20) + 3
        with Image.open(one.picture) as picture:
            sheet.paste(picture.convert("RGB").resize(SMALL), (x, y))
        draw.rectangle(
            (x - 2, y - 2, x + SMALL[0] + 1, y + SMALL[1] + 1), outline="black" if one.shown else "red", width=2
        )
        draw.text((x, y + SMALL[1] + 2), f"{one.item.publication.kind} {one.item.id} {one.seconds:.1f} s", fill="black")
    sheet.save(file)


def main(data: Path, out: Path) -> int:
    """Open all and tell; the exit code."""
    seen = open_all(data, out)
    contact_sheet(seen, out / "contact-sheet.png")
    for one in seen:
        if not one.shown or one.complaints:
            print(one.item.id, one.item.publication.kind, one.item.files[0].name, "shown" if one.shown else "NOTHING")
            for complaint in dict.fromkeys(one.complaints):
                print("   ", complaint[:200])
    dark = sum(not one.shown for one in seen)
    print(f"{len(seen) - dark} of {len(seen)} titles show their first text, picture or sound: {out}/contact-sheet.png")
    return 1 if dark else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
