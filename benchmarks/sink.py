"""A mail server that takes everything and keeps nothing: the sink of the mail benchmark, in a process of its own.

Prints its port, then answers as fast as Python can; offers PIPELINING, as most servers do.
"""

import asyncio


class Session(asyncio.Protocol):
    """One client's conversation; `reading` is set between DATA and the line with a dot alone."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.buffer = b""
        self.reading = False
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        answers = []
        while True:
            mark = b"\r\n.\r\n" if self.reading else b"\r\n"
            head, found, rest = self.buffer.partition(mark)
            if not found:
                break
            self.buffer = rest
            answers.append(self.answer(head))
        if answers:
            self.transport.write(b"".join(answers))
            if answers[-1].startswith(b"221"):
                self.transport.close()

    def answer(self, line: bytes) -> bytes:
        if self.reading:
            self.reading = False
            return b"250 2.0.0 Ok: queued\r\n"
        verb = line[:4].upper()
        if verb == b"DATA":
            self.reading = True
            return b"354 go ahead\r\n"
        if verb == b"EHLO":
            return b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 2.1.0 Ok\r\n"


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
