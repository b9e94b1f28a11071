#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""curl.py: the shapes on the wire of neuralnav-sim, as curl sees them."""
import json
import os
import re

import real

CHAT = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 6, "ignore_eos": True}
USAGE = {"stream": True, "stream_options": {"include_usage": True}}


def curl(*arguments):
    """Status, head (names in lower case) and body."""
    done = real.run([real.tool("curl"), "-sS", "-i", "-m", "20", "--noproxy", "*", *arguments], 30)
    if done.returncode:
        raise RuntimeError(f"curl: {done.stderr}")
    # text mode made \n of \r\n; a "100 Continue" may come first
    head, body = re.sub(r"\AHTTP/1.1 100.*?\n\n", "", done.stdout, flags=re.S).split("\n\n", 1)
    first, *fields = head.split("\n")
    return int(first.split()[1]), dict((name.lower(), value.strip()) for name, value in
                                       (field.split(":", 1) for field in fields)), body


def post(url, body, *more):
    data = body if isinstance(body, str) else json.dumps(body)
    return curl("-N", "-H", "Content-Type: application/json", "-d", data, *more, url)


def check_answers(part, base):
    status, head, body = post(base + "/v1/chat/completions", CHAT)
    part.check("a chat is JSON, and tells that it is the end",
               status == 200 and head["content-type"].startswith("application/json")
               and json.loads(body)["choices"][0]["finish_reason"] == "length", (status, head, body))
    status, head, body = post(base + "/openai/v1/chat/completions", CHAT)
    part.check("the same under /openai", status == 200, (status, body))
    status, head, body = post(base + "/v1/chat/completions", CHAT, "-H", "X-Request-Id: mine-1")
    part.check("X-Request-Id becomes the id", json.loads(body)["id"] == "chatcmpl-mine-1", body)
    for path, good in (("/health", ""), ("/ping", ""), ("/version", "version"), ("/v1/models", "permission"),
                       ("/load", "server_load"), ("/metrics", "vllm:num_requests_running{")):
        status, head, body = curl(base + path)
        part.check(f"GET {path}", status == 200 and (good in body if good else not body), (status, body[:200]))


def check_stream(part, base):
    status, head, body = post(base + "/v1/chat/completions", {**CHAT, **USAGE})
    part.check("a stream is text/event-stream", status == 200 and
               head["content-type"] == "text/event-stream; charset=utf-8", (status, head))
    events = body.split("\n\n")
    part.check("each event is one line of data, the last one is [DONE]",
               all(re.fullmatch(r"data: \{.*\}", event) for event in events[:-2])
               and events[-2:] == ["data: [DONE]", ""], body)
    chunks = [json.loads(event[6:]) for event in events[:-2]]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks[:-1]]
    part.check("first the role, then a token an event, then the usage",
               deltas[0] == {"role": "assistant", "content": ""} and len(deltas) == 1 + CHAT["max_tokens"]
               and all(delta["content"] for delta in deltas[1:])
               and chunks[-1]["choices"] == [] and chunks[-1]["usage"]["completion_tokens"] == 6, body)


def check_errors(part, base, locked):
    chat = "/v1/chat/completions"
    cases = [("broken JSON", base + chat, '{"messages":', 400, "Bad Request"),
             ("no messages", base + chat, {}, 400, "Bad Request"),
             ("an unknown model", base + chat, {**CHAT, "model": "no/such"}, 404, "NotFoundError"),
             ("stream_options without stream", base + chat, {**CHAT, "stream_options": {}}, 400, None),
             ("log-probabilities", base + chat, {**CHAT, "logprobs": True}, 501, "NotImplementedError")]
    for name, url, body, wanted, kind in cases:
        status, _, answer = post(url, body)
        error = json.loads(answer)["error"]
        part.check(f"{name}: status {wanted}", status == wanted and error["code"] == wanted
                   and kind in (None, error["type"]) and error["message"], (status, answer))
    status, _, answer = post(locked + chat, CHAT)
    part.check("no key: status 401 and vLLM's words", status == 401 and
               json.loads(answer) == {"error": "Unauthorized"}, (status, answer))
    status, _, answer = curl(base + "/nothing")
    part.check("an unknown path: status 404", status == 404, (status, answer))
    status, _, answer = curl(base + chat)
    part.check("GET where POST belongs: status 405", status == 405, (status, answer))


def check_connections(part, base):
    url = base + "/v1/completions"
    body = json.dumps({"prompt": "x", "max_tokens": 2})
    one = ["-s", "-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n", "-H", "Content-Type: application/json",
           "-d", body, url]
    done = real.run([real.tool("curl"), "--noproxy", "*", *one, "--next", *one, "--next", *one], 30)
    part.check("three answers over one connection", done.stdout == "200 1\n200 0\n200 0\n", done.stdout)
    streamed = [*one[:-3], "-d", json.dumps({"prompt": "x", "max_tokens": 2, "stream": True}), url]
    done = real.run([real.tool("curl"), "--noproxy", "*", *streamed, "--next", *streamed, "--next", *one], 30)
    part.check("streams leave it usable", done.stdout == "200 1\n200 0\n200 0\n", done.stdout)
    done = real.run([real.tool("curl"), "-0", "--noproxy", "*", *one], 30)
    part.check("HTTP/1.0 is answered too", done.stdout == "200 1\n", done.stdout + done.stderr)
    status, head, answer = post(base + "/v1/chat/completions", {**CHAT, "stream": True}, "-0")
    part.check("a stream over HTTP/1.0 has no chunks, and ends with the connection",
               status == 200 and "transfer-encoding" not in head and answer.startswith("data: {")
               and answer.endswith("data: [DONE]\n\n"), (status, head, answer))
    status, _, answer = post(base + "/v1/chat/completions",
                             {**CHAT, "messages": [{"role": "user", "content": "word " * 9000}]},
                             "-H", "Expect: 100-continue", "-H", "Transfer-Encoding: chunked")
    part.check("a large body in chunks, asked for first", status == 200, (status, answer[:300]))


def check_https(part):
    """A certificate of its own making, which curl is told to trust and nothing else."""
    try:
        openssl = real.tool("openssl")
    except real.Skip as why:
        part.skip(why)
        return
    key, certificate = (os.path.join(real.CACHE, name) for name in ("key.pem", "certificate.pem"))
    real.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
              "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], 60)
    with real.simulator("--ssl-certfile", certificate, "--ssl-keyfile", key) as base:
        status, _, answer = post(base + "/v1/chat/completions", {**CHAT, "stream": True}, "--cacert", certificate)
        part.check("a stream over HTTPS", status == 200 and answer.endswith("data: [DONE]\n\n"), (status, answer))
        done = real.run([real.tool("curl"), "-sS", "--noproxy", "*", base + "/health"], 30)
        part.check("without trust in the certificate curl hangs up", done.returncode == 60, done.stderr)


def body(part):
    real.tool("curl")
    with real.simulator() as base, real.simulator("--api-key", "right") as locked:
        check_answers(part, base)
        check_stream(part, base)
        check_errors(part, base, locked)
        check_connections(part, base)
    check_https(part)


real.Part("curl").run(body)
