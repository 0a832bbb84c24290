"""A radio link between a browser and the server that can be cut, and that can lose an answer on its way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Radio:
    """Forwards bytes; ``cut`` drops every connection and lets none through, ``lose_answer`` drops the next answer."""

    def __init__(self, url: str) -> None:
        self.server = (urlsplit(url).hostname or "localhost", urlsplit(url).port or 80)
        self.listener = socket.create_server(("localhost", 0))
        self.url = f"http://{urlsplit(url).hostname}:{self.listener.getsockname()[1]}"
        self.up = True
        self.losing = False
        self.lost = 0
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Nothing goes through any more."""
        self.up = False
        for one in list(self.open):
            self._close(one)

    def mend(self, *, lose_answer: bool = False) -> None:
        """The link is back; the first answer may still be lost."""
        self.losing = lose_answer
        self.up = True

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            if not self.up:
                self._close(near)
                continue
            far = socket.create_connection(self.server)
            self.open |= {near, far}
            if not self.up:  # cut while this connection was made
                self._close(near)
                self._close(far)
                continue
            threading.Thread(target=self._pump, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, True), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if is_answer and self.losing:
                    self.losing = False
                    self.lost += 1
                    break
                target.sendall(data)
        self._close(source)
        self._close(target)

    def _close(self, one: socket.socket) -> None:
        self.open.discard(one)
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@contextmanager
def radio(url: str) -> Iterator[Radio]:
    """A link for one test."""
    link = Radio(url)
    try:
        yield link
    finally:
        link.cut()
        link.listener.close()
