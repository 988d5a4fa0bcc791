"""A keyboard, a mouse and a list of windows at a Wayland compositor.

They do what `wtype` and `wlrctl` do, but with a keyboard map of our choice: keys arrive as from a real keyboard.
The wire is that of the Wayland protocol; the interfaces are virtual-keyboard-unstable-v1,
wlr-virtual-pointer-unstable-v1 and wlr-foreign-toplevel-management-unstable-v1.
"""

import array
import ctypes
import ctypes.util
import os
import socket
import struct
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_DISPLAY = 1
_PATIENCE = 5.0  # seconds
_PRESS = 0.03  # seconds between two events: a quick hand

# evdev's numbers of keys and buttons (linux/input-event-codes.h)
KEYS = {
    "Escape": 1, "1": 2, "2": 3, "3": 4, "4": 5, "5": 6, "6": 7, "7": 8, "8": 9, "9": 10, "0": 11, "Minus": 12,
    "Equal": 13, "Backspace": 14, "Tab": 15, "Q": 16, "W": 17, "E": 18, "R": 19, "T": 20, "Y": 21, "U": 22, "I": 23,
    "O": 24, "P": 25, "Enter": 28, "Ctrl": 29, "A": 30, "S": 31, "D": 32, "F": 33, "G": 34, "H": 35, "J": 36, "K": 37,
    "L": 38, "Shift": 42, "Z": 44, "X": 45, "C": 46, "V": 47, "B": 48, "N": 49, "M": 50, "Slash": 53, "Alt": 56,
    "Space": 57, "CapsLock": 58, "F1": 59, "F2": 60, "F3": 61, "F4": 62, "F5": 63, "F6": 64, "F7": 65, "F8": 66,
    "F9": 67, "F10": 68, "NumLock": 69, "ScrollLock": 70, "Keypad7": 71, "KeypadPlus": 78, "F11": 87, "F12": 88,
    "RightCtrl": 97, "Print": 99, "AltGr": 100, "Home": 102, "Up": 103, "PageUp": 104, "Left": 105, "Right": 106,
    "End": 107, "Down": 108, "PageDown": 109, "Insert": 110, "Delete": 111, "Logo": 125, "RightLogo": 126, "Menu": 127,
    "Help": 138, "Explorer": 150, "BrowserWWW": 150, "Mail": 155, "Bookmarks": 156, "Computer": 157, "Back": 158,
    "Forward": 159, "HomePage": 172, "Refresh": 173, "New": 181, "Search": 217, "F13": 183, "F24": 194,
    "Calculator": 140, "File": 144, "Close": 206, "Copy": 133, "Paste": 135, "Find": 136, "Open": 134, "ZoomIn": 418,
    "ZoomOut": 419, "FullScreen": 372, "ContextMenu": 438,
}  # fmt: skip
BUTTONS = {"Left": 272, "Right": 273, "Middle": 274, "Side": 275, "Extra": 276, "Forward": 277, "Back": 278}


class KeyboardMap:
    """A keyboard map as xkbcommon compiled it, with the state of a keyboard that has it."""

    def __init__(self, text: str) -> None:
        self._xkb = ctypes.CDLL(ctypes.util.find_library("xkbcommon") or "libxkbcommon.so.0")
        for name in ("xkb_context_new", "xkb_keymap_new_from_string", "xkb_state_new"):
            getattr(self._xkb, name).restype = ctypes.c_void_p
        context = ctypes.c_void_p(self._xkb.xkb_context_new(0))
        keymap = ctypes.c_void_p(self._xkb.xkb_keymap_new_from_string(context, text.encode(), 1, 0))
        assert keymap, "the keyboard map does not compile"
        self._state = ctypes.c_void_p(self._xkb.xkb_state_new(keymap))
        self.text = text

    def move(self, key: int, *, down: bool) -> tuple[int, int, int, int]:
        """The modifiers after a key moved: depressed, latched, locked, group."""
        self._xkb.xkb_state_update_key(self._state, key + 8, 1 if down else 0)
        depressed, latched, locked = (self._xkb.xkb_state_serialize_mods(self._state, 1 << part) for part in range(3))
        return depressed, latched, locked, self._xkb.xkb_state_serialize_layout(self._state, 1 << 7)


class Compositor:
    """A connection to the compositor of a socket.

    Args:
        path: the socket.
        keyboard: the map of the keyboard that is plugged in.
        screen: its width and height.
    """

    def __init__(self, path: Path, keyboard: KeyboardMap, screen: tuple[int, int]) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._heard = b""
        self._last = _DISPLAY
        self._handlers: dict[int, Callable[[int, bytes], None]] = {_DISPLAY: self._complaint}
        self._globals: dict[str, int] = {}
        self._titles: dict[int, str] = {}
        self._keyboard_map, self._screen = keyboard, screen
        self._registry = self._make(_DISPLAY, 1, self._offered)
        self.settle()
        seat = self._bind("wl_seat")
        self._keyboard = self._make(self._bind("zwp_virtual_keyboard_manager_v1"), 0, None, struct.pack("<I", seat))
        self._mouse = self._make(self._bind("zwlr_virtual_pointer_manager_v1"), 0, None, struct.pack("<I", seat))
        self._bind("zwlr_foreign_toplevel_manager_v1", self._window)
        self._plug_in()
        self.settle()

    def close(self) -> None:
        """Unplug everything."""
        self._socket.close()

    @property
    def windows(self) -> Sequence[str]:
        """The titles of all windows, the oldest first."""
        self.settle()
        return list(self._titles.values())

    def chord(self, *names: str) -> None:
        """Hold these keys down, one after the other, and let them go."""
        for name in names:
            self.key(name, down=True)
        for name in reversed(names):
            self.key(name, down=False)

    def key(self, name: str, *, down: bool) -> None:
        """Move one key."""
        self._send(self._keyboard, 1, struct.pack("<III", self._now(), KEYS[name], int(down)))
        self._send(self._keyboard, 2, struct.pack("<IIII", *self._keyboard_map.move(KEYS[name], down=down)))
        self.settle()
        time.sleep(_PRESS)

    def point(self, x: int, y: int) -> None:
        """Move the mouse there."""
        self._send(self._mouse, 1, struct.pack("<IIIII", self._now(), x, y, *self._screen))
        self._frame()

    def click(self, button: str = "Left", holding: Sequence[str] = ()) -> None:
        """Press a button of the mouse and let it go, with these keys held down."""
        for name in holding:
            self.key(name, down=True)
        for down in (True, False):
            self._send(self._mouse, 2, struct.pack("<III", self._now(), BUTTONS[button], int(down)))
            self._frame()
        for name in reversed(holding):
            self.key(name, down=False)

    def wheel(self, notches: int, holding: Sequence[str] = ()) -> None:
        """Turn the wheel; down is positive."""
        for name in holding:
            self.key(name, down=True)
        self._send(self._mouse, 5, struct.pack("<I", 0))
        self._send(self._mouse, 7, struct.pack("<IIii", self._now(), 0, notches * 15 * 256, notches))
        self._frame()
        for name in reversed(holding):
            self.key(name, down=False)

    def settle(self) -> None:
        """Return when the compositor has done all that was asked."""
        answered: list[bool] = []
        self._make(_DISPLAY, 0, lambda _opcode, _body: answered.append(True))
        until = time.monotonic() + _PATIENCE
        while not answered:
            assert time.monotonic() < until, "the compositor does not answer"
            self._hear()

    def _frame(self) -> None:
        self._send(self._mouse, 4)
        self.settle()
        time.sleep(_PRESS)

    def _plug_in(self) -> None:
        text = self._keyboard_map.text.encode() + b"\0"
        file = os.memfd_create("keymap")
        os.write(file, text)
        self._send(self._keyboard, 0, struct.pack("<II", 1, len(text)), file)
        os.close(file)

    def _window(self, opcode: int, body: bytes) -> None:
        if opcode == 0:  # there is a window
            number = struct.unpack("<I", body)[0]
            self._titles[number] = ""
            self._handlers[number] = lambda said, rest: self._told(number, said, rest)

    def _told(self, number: int, opcode: int, body: bytes) -> None:
        if opcode == 0:
            self._titles[number] = body[4 : 4 + struct.unpack_from("<I", body)[0] - 1].decode()
        elif opcode == 6:  # it was closed
            self._titles.pop(number, None)

    def _offered(self, opcode: int, body: bytes) -> None:
        if opcode == 0:
            name, length = struct.unpack_from("<II", body)
            self._globals[body[8 : 8 + length - 1].decode()] = name

    def _complaint(self, opcode: int, body: bytes) -> None:
        assert opcode, body[8:].decode(errors="replace")

    def _bind(self, interface: str, handler: Callable[[int, bytes], None] | None = None) -> int:
        word = interface.encode() + b"\0"
        padded = word + b"\0" * (-len(word) % 4)
        head = struct.pack("<II", self._globals[interface], len(word)) + padded + struct.pack("<I", 1)
        return self._make(self._registry, 0, handler, head)

    def _make(self, on: int, opcode: int, handler: Callable[[int, bytes], None] | None, body: bytes = b"") -> int:
        """A request whose last argument is the number of a new object."""
        self._last += 1
        if handler:
            self._handlers[self._last] = handler
        self._send(on, opcode, body + struct.pack("<I", self._last))
        return self._last

    def _send(self, on: int, opcode: int, body: bytes = b"", file: int | None = None) -> None:
        message = struct.pack("<II", on, (len(body) + 8) << 16 | opcode) + body
        extra = [] if file is None else [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))]
        self._socket.sendmsg([message], extra)

    def _hear(self) -> None:
        self._socket.settimeout(_PATIENCE)
        told = self._socket.recv(65536)
        assert told, "the compositor has gone"
        self._heard += told
        while len(self._heard) >= 8:
            number, word = struct.unpack_from("<II", self._heard)
            size, opcode = word >> 16, word & 0xFFFF
            if len(self._heard) < size:
                return
            body, self._heard = self._heard[8:size], self._heard[size:]
            if number in self._handlers:
                self._handlers[number](opcode, body)

    @staticmethod
    def _now() -> int:
        return time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF
