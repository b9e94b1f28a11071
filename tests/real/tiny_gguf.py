# SPDX-License-Identifier: Apache-2.0
"""tiny_gguf.py: writes a language model of half a megabyte, complete but for sense, for llama-server.

Two layers of random weights in the architecture of Llama; a token is a byte. One number of the state is
never written by a layer: it stays what the embedding gave it, and the output uses it as a bias that keeps
the text to letters a terminal can show. Format: GGUF, version 3, 32-bit floats, without alignment gaps inside.
"""
import array
import random
import struct

STATE, FEED, LAYERS, HEADS, CONTEXT = 64, 128, 2, 4, 32768
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
ALIGNMENT = 32
END = 256
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "
PACKED = {UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def value(kind, what):
    if kind == STRING:
        return string(what)
    if kind == ARRAY:
        inner, items = what
        return struct.pack("<IQ", inner, len(items)) + b"".join(value(inner, item) for item in items)
    return struct.pack(PACKED[kind], what)


def letters():
    """How GPT-2's vocabulary writes the 256 bytes: those that cannot be shown are moved up."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    moved = {byte: 256 + n for n, byte in enumerate(byte for byte in range(256) if byte not in shown)}
    return [chr(moved.get(byte, byte)) for byte in range(256)]


def metadata():
    tokens = letters() + ["<end>"]
    return {
        "general.architecture": (STRING, "llama"), "general.name": (STRING, "tiny"),
        "llama.context_length": (UINT32, CONTEXT), "llama.embedding_length": (UINT32, STATE),
        "llama.block_count": (UINT32, LAYERS), "llama.feed_forward_length": (UINT32, FEED),
        "llama.attention.head_count": (UINT32, HEADS), "llama.attention.head_count_kv": (UINT32, HEADS),
        "llama.rope.dimension_count": (UINT32, STATE // HEADS),
        "llama.attention.layer_norm_rms_epsilon": (FLOAT32, 1e-5),
        "tokenizer.ggml.model": (STRING, "gpt2"), "tokenizer.ggml.pre": (STRING, "qwen2"),
        "tokenizer.ggml.tokens": (ARRAY, (STRING, tokens)),
        "tokenizer.ggml.token_type": (ARRAY, (INT32, [1] * 256 + [3])),  # 1 is text, 3 is control
        "tokenizer.ggml.merges": (ARRAY, (STRING, [])),
        "tokenizer.ggml.bos_token_id": (UINT32, END), "tokenizer.ggml.eos_token_id": (UINT32, END),
        "tokenizer.ggml.add_bos_token": (BOOL, False), "tokenizer.chat_template": (STRING, TEMPLATE),
    }


def tensors(chance):
    """Name, size (the fastest dimension first) and numbers of each."""
    def matrix(rows, columns, spread):
        return [columns, rows], array.array("f", (chance.gauss(0, spread) for _ in range(rows * columns)))

    def quiet(result):  # a matrix that writes nothing into the number that is the bias
        (columns, _), numbers = result
        numbers[:columns] = array.array("f", [0.0] * columns)
        return result

    embedding, output = matrix(END + 1, STATE, 1.0), matrix(END + 1, STATE, 0.3)
    for token in range(END + 1):
        embedding[1][token * STATE] = STATE ** 0.5
        output[1][token * STATE] = 0.0 if 32 <= token < 127 else -6.0
    ones = [STATE], array.array("f", [1.0] * STATE)
    yield from (("token_embd.weight", *embedding), ("output_norm.weight", *ones), ("output.weight", *output))
    for layer in range(LAYERS):
        name = f"blk.{layer}."
        yield from ((name + "attn_norm.weight", *ones), (name + "ffn_norm.weight", *ones))
        for part in ("attn_q", "attn_k", "attn_v"):
            yield (f"{name}{part}.weight", *matrix(STATE, STATE, 0.5 * STATE ** -0.5))
        yield (name + "attn_output.weight", *quiet(matrix(STATE, STATE, 0.5 * STATE ** -0.5)))
        yield (name + "ffn_gate.weight", *matrix(FEED, STATE, STATE ** -0.5))
        yield (name + "ffn_up.weight", *matrix(FEED, STATE, STATE ** -0.5))
        yield (name + "ffn_down.weight", *quiet(matrix(STATE, FEED, 0.5 * FEED ** -0.5)))


def write(path):
    """Writes the model; the same bytes each time."""
    facts, parts = metadata(), list(tensors(random.Random(1)))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(parts), len(facts))
    head += b"".join(string(key) + struct.pack("<I", kind) + value(kind, what)
                     for key, (kind, what) in facts.items())
    place = 0
    for name, size, numbers in parts:
        head += string(name) + struct.pack(f"<I{len(size)}Q", len(size), *size) + struct.pack("<IQ", 0, place)
        place += len(numbers) * 4
        assert place % ALIGNMENT == 0
    with open(path, "wb") as file:
        file.write(head + b"\0" * (-len(head) % ALIGNMENT))
        for _, _, numbers in parts:
            numbers.tofile(file)
