#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server that answers as vLLM does, at a pace that is told: the stand-in for somebody's own
deployment. Prints its URL.

    paced-server.py MODEL TTFT_MS TPOT_MS
"""
import asyncio
import json
import sys

MODEL, TTFT_S, TPOT_S = sys.argv[1], float(sys.argv[2]) / 1000, float(sys.argv[3]) / 1000
HEAD = ("HTTP/1.1 {} OK\r\nContent-Type: {}\r\nServer: uvicorn\r\nConnection: close\r\n\r\n")


def tokens_of(text):
    return max(len(text) // 4, 1)


async def read_request(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = 0
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            length = int(value)
    body = await reader.readexactly(length) if length else b""
    return head.split(" ")[1], body


def send_json(writer, value, status=200):
    writer.write(HEAD.format(status, "application/json").encode() + json.dumps(value).encode())


async def wait_until(start, seconds):
    await asyncio.sleep(max(start + seconds - asyncio.get_running_loop().time(), 0))


async def stream(writer, body, start):
    request = json.loads(body)
    prompt = "".join(m["content"] for m in request["messages"])
    n = request.get("max_tokens", 16)
    usage = {"prompt_tokens": tokens_of(prompt), "completion_tokens": n,
             "total_tokens": tokens_of(prompt) + n}
    await wait_until(start, TTFT_S)
    writer.write(HEAD.format(200, "text/event-stream").encode())
    for i in range(n):
        await wait_until(start, TTFT_S + i * TPOT_S)
        event = {"choices": [{"index": 0, "delta": {"content": "word "}}]}
        writer.write(b"data: " + json.dumps(event).encode() + b"\n\n")
        await writer.drain()
    last = {"choices": [], "usage": usage}
    writer.write(b"data: " + json.dumps(last).encode() + b"\n\ndata: [DONE]\n\n")


async def serve(reader, writer):
    start = asyncio.get_running_loop().time()
    try:
        path, body = await read_request(reader)
        if path.endswith("/models"):
            send_json(writer, {"object": "list", "data": [{"id": MODEL, "owned_by": "vllm"}]})
        elif path.endswith("/version"):
            send_json(writer, {"version": "0.15.1"})
        elif path.endswith("/chat/completions"):
            await stream(writer, body, start)
        else:
            send_json(writer, {"detail": "Not Found"}, 404)
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1024)
    print("http://127.0.0.1:%d/v1" % server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
