"""How the worker and its children talk: one JSON message after another over a socket."""

import asyncio
import json
import socket
import struct
import threading
from typing import Any

LENGTH = struct.Struct("!I")

Message = dict[str, Any]


def packed(message: Message) -> bytes:
    """The message as bytes that say first how many they are."""
    body = json.dumps(message).encode()
    return LENGTH.pack(len(body)) + body


def read_message(connection: socket.socket) -> Message | None:
    """The next message, or nothing when the other side is gone."""
    head = _exactly(connection, LENGTH.size)
    body = _exactly(connection, *LENGTH.unpack(head)) if head else b""
    return dict(json.loads(body)) if body else None


async def next_message(reader: asyncio.StreamReader) -> Message | None:
    """The same for the worker; half a message, from a process that was killed, is none."""
    try:
        head = await reader.readexactly(LENGTH.size)
        return dict(json.loads(await reader.readexactly(*LENGTH.unpack(head))))
    except (asyncio.IncompleteReadError, ConnectionResetError, ValueError):
        return None


class Outbox:
    """A child's end of the line: its threads take turns."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._turn = threading.Lock()

    def send(self, message: Message) -> None:
        """Say it; when nobody is there any more, there is nobody to tell that either."""
        with self._turn:
            try:
                self._connection.sendall(packed(message))
            except (BrokenPipeError, ConnectionResetError):
                return


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        part = connection.recv(size - len(received))
        if not part:
            return b""
        received += part
    return bytes(received)
