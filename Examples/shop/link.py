"""The network between web and shipping: a TCP relay whose delay can be changed."""

import asyncio
from contextlib import suppress

import topology

DELAY_SECONDS = 0.3
delay = 0.0


async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Passes bytes on, each chunk as late as the link's delay at its arrival."""
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, chunk = await chunks.get()
            await asyncio.sleep(due - loop.time())
            if not chunk:
                break
            writer.write(chunk)
            await writer.drain()

    delivery = asyncio.create_task(deliver())
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            chunks.put_nowait((loop.time() + delay, chunk))
    chunks.put_nowait((loop.time() + delay, b""))
    with suppress(ConnectionError):
        await delivery
    writer.close()


async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    shipping = topology.instances("shipping")[0]
    try:
        far_reader, far_writer = await asyncio.open_connection(topology.LOOPBACK, shipping.port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(relay(reader, far_writer), relay(far_reader, writer))


async def control(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers POST /delay/on and /delay/off."""
    global delay
    request = await reader.readuntil(b"\r\n\r\n")
    delay = DELAY_SECONDS if b"/delay/on" in request else 0.0
    writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    await writer.drain()
    writer.close()


async def main() -> None:
    await asyncio.start_server(connect, topology.LOOPBACK, topology.LINK_PORT)
    server = await asyncio.start_server(control, topology.LOOPBACK, topology.LINK_CONTROL_PORT)
    await server.serve_forever()


asyncio.run(main())
