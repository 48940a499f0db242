"""A proxy between the site and its database that can fail as networks do."""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import threading
import time
from typing import Literal

import sqlalchemy as sa

Way = Literal["well", "reset", "stalled", "swallowing"]
"""Healthy; every connection cut; nothing accepted from the site; everything accepted, acknowledged, and lost."""
_CUT = struct.pack("ii", 1, 0)


class Network:
    """Listens on `port` and passes on to a PostgreSQL server's Unix socket, as `way` says."""

    def __init__(self, server: str) -> None:
        self.server, self.way = server, "well"
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listening.getsockname()[1]
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def become(self, way: Way) -> None:
        """Fail in this way from now on, or work. A failed connection stays failed, because its bytes are lost."""
        lost = self.way in {"swallowing", "stalled"}
        self.way = way
        if way == "reset" or lost:
            self._cut()

    def _cut(self) -> None:
        for site, database in list(self._pairs):
            with contextlib.suppress(OSError):
                site.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CUT)
                site.shutdown(socket.SHUT_RD)
            with contextlib.suppress(OSError):
                database.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            with contextlib.suppress(OSError):
                site, _ = self._listening.accept()
                if self.way == "reset":
                    site.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CUT)
                    site.close()
                    continue
                database = socket.socket(socket.AF_UNIX)
                database.connect(self.server)
                threading.Thread(target=self._pass_on, args=(site, database), daemon=True).start()

    def _pass_on(self, site: socket.socket, database: socket.socket) -> None:
        pair = site, database
        self._pairs.add(pair)
        waiting = selectors.DefaultSelector()  # `select` takes no file of a number above 1,023
        waiting.register(site, selectors.EVENT_READ)
        waiting.register(database, selectors.EVENT_READ)
        try:
            while True:
                ready = [site if key.fileobj is site else database for key, _ in waiting.select(0.05)]
                if self.way == "stalled" and site in ready:
                    time.sleep(0.05)
                    ready.remove(site)
                for one in ready:
                    data = one.recv(1 << 16)
                    if not data:
                        return
                    if self.way == "well":
                        (database if one is site else site).sendall(data)
        except OSError:
            return
        finally:
            self._pairs.discard(pair)
            waiting.close()
            site.close()
            database.close()


def network_to(address: str) -> tuple[Network, str]:
    """A network to the database at an address from `tests.postgres`, and the database's address through it."""
    direct = sa.make_url(address)
    network = Network(f"{direct.query['host']}/.s.PGSQL.5432")
    through = direct.set(host="127.0.0.1", port=network.port).difference_update_query(["host"])
    return network, through.render_as_string(hide_password=False)
