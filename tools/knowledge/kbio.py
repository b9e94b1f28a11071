#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reading and writing of the knowledge files, shared by the generators and the lint."""

import argparse
import json
import os

SCHEMA = "neuralnav.knowledge/1"
ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
KNOWLEDGE = os.path.join(ROOT, "data", "knowledge")
QUALITY = os.path.join(ROOT, "data", "quality")


def _text(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _is_flat(value):
    """True for a value that reads well on one line: no objects and at most one level of list."""
    if isinstance(value, dict):
        return False
    if isinstance(value, list):
        return all(not isinstance(item, (dict, list)) for item in value)
    return True


def _wrapped(value, depth):
    """An object of plain values: on one line where it fits in 100 columns, else filled lines."""
    items = [f"{_text(k)}: {_text(v)}" for k, v in value.items()]
    if sum(len(item) + 2 for item in items) + 2 * depth < 84:
        return "{" + ", ".join(items) + "}"
    inner = "  " * (depth + 1)
    lines = [inner]
    for position, item in enumerate(items):
        piece = item + ("," if position + 1 < len(items) else "")
        if len(lines[-1]) > len(inner) and len(lines[-1]) + len(piece) > 99:
            lines.append(inner)
        lines[-1] += (" " if len(lines[-1]) > len(inner) else "") + piece
    return "{\n" + "\n".join(lines) + "\n" + "  " * depth + "}"


def _pretty(value, depth):
    pad, inner = "  " * depth, "  " * (depth + 1)
    if isinstance(value, dict) and value:
        if depth > 2 and all(_is_flat(v) for v in value.values()):
            return _wrapped(value, depth)
        rows = [f"{inner}{_text(k)}: {_pretty(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + pad + "}"
    if isinstance(value, list) and value and not _is_flat(value):
        if all(isinstance(v, list) and _is_flat(v) for v in value):
            return _text(value)
        return "[\n" + ",\n".join(inner + _pretty(v, depth + 1) for v in value) + "\n" + pad + "]"
    return _text(value)


def collection_text(collection, rows, compact=False, keep_order=False, **extra):
    """The file's text: rows sorted by id (unless their order is a fact), one row a line group."""
    if not keep_order:
        rows = sorted(rows, key=lambda row: row["id"])
    head = {"schema": SCHEMA, "collection": collection, **extra}
    lines = [f"  {_text(key)}: {_pretty(value, 1)}" for key, value in head.items()]
    body = ",\n".join("    " + (_text(row) if compact else _pretty(row, 2)) for row in rows)
    return "{\n" + ",\n".join(lines) + ',\n  "rows": [\n' + body + "\n  ]\n}\n"


def write_collection(collection, rows, compact=False, keep_order=False, **extra):
    path = os.path.join(KNOWLEDGE, collection + ".json")
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(collection_text(collection, rows, compact, keep_order, **extra))
    print(f"{collection}.json: {len(rows)} rows")


def read_rows(collection):
    path = os.path.join(KNOWLEDGE, collection + ".json")
    with open(path, encoding="utf-8") as source:
        document = json.load(source)
    if document.get("schema") != SCHEMA or document.get("collection") != collection:
        raise ValueError(f"{path}: not a {SCHEMA} file of {collection}")
    return document["rows"]


def raw_folder(description):
    """The folder of raw figures: the one argument, or NAV_DATA_DIR."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("raw", nargs="?", default=os.environ.get("NAV_DATA_DIR"),
                        help="folder of the raw figures (default: $NAV_DATA_DIR)")
    args = parser.parse_args()
    if not args.raw or not os.path.isdir(args.raw):
        parser.error("name the folder of the raw figures, or set NAV_DATA_DIR")
    return args.raw


def number(text):
    """An int where the text is one, else a float; None for an empty cell."""
    text = (text or "").strip()
    if not text:
        return None
    value = float(text)
    return int(value) if value.is_integer() and "." not in text else value
