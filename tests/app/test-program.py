#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test-program.py NEURALNAV NEURALNAV-CLI: the real program, from a sentence to a plan. Prints TAP."""
import json
import os
import re
import subprocess
import sys

from ui import BUTTONS, PRICE, SENTENCE, STATE, in_home, run, start, start_planned

WINDOW, CLI = sys.argv[1:3]


def plan_of_cli(sentence):
    done = subprocess.run([CLI, "plan", "--json", sentence], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def model_name(model):
    path = os.path.join(os.environ["NEURALNAV_DATA"], "knowledge", "models.json")
    with open(path, encoding="utf-8") as file:
        rows = json.load(file)
    rows = rows if isinstance(rows, list) else rows["rows"]
    return next(row.get("name") or row["id"] for row in rows if row["id"] == model)


def shown_price(program):
    return program.find(BUTTONS, PRICE).get_name().split(": ", 1)[1]


def write_document(path, turns):
    document = {
        "schema": "neuralnav.document/1",
        "created": "2026-01-01T00:00:00Z",
        "conversation": [{"role": "user", "text": text} for text in turns],
        "spec": {"workloads": [{"use_case": "chatbot_conversational", "users": 1000}]},
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)


def test_start():
    program = start(WINDOW)
    program.find("label", "What do you want to serve?")
    assert len([b for b in program.all(BUTTONS) if b.get_description()]) >= 3, "no examples"
    program.assert_all_named()
    program.quit()


def test_sentence_gives_the_plan_of_the_cli():
    program = start_planned(WINDOW)
    price = shown_price(program)
    plan = plan_of_cli(SENTENCE)
    best = next(r for r in plan["recommendations"] if r["id"] == plan["lists"]["balanced"][0])
    assert price == f"${best['cost_per_month']:,.0f}", (price, best["cost_per_month"])
    program.find("label", model_name(best["model"]))
    program.assert_all_named()

    program.keys("ctrl+z")
    program.find("label", "What do you want to serve?")
    program.keys("ctrl+shift+z")
    assert shown_price(program) == price
    program.quit()


def test_shift_enter_breaks_the_line():
    program = start(WINDOW)
    program.write("one")
    program.keys("shift+Return")
    program.write("two")
    assert program.has("label", "What do you want to serve?")
    program.quit()
    again = start(WINDOW, fresh=False)  # the draft is still there
    again.write("three")
    again.quit()
    with open(os.path.join(STATE, "unsaved", "0.draft"), encoding="utf-8") as file:
        draft = file.read()
    assert draft == "one\ntwothree", draft


def test_question_is_answered_by_a_chip():
    program = start(WINDOW)
    program.write("a chatbot please")
    program.keys("Return")
    program.find("label", "One thing is missing")
    assert not program.has(BUTTONS, PRICE)
    program.press("200 people")
    shown_price(program)
    program.assert_all_named()
    program.quit()


def test_near_miss_is_loosened():
    program = start(WINDOW)
    program.write("a chatbot for 1000 users, budget 1 dollar a month")
    program.keys("Return")
    program.find("label", "What comes nearest")
    program.press(re.compile("^Loosen"))
    shown_price(program)
    program.keys("ctrl+z")
    program.find("label", "What comes nearest")
    program.wait_for_no(BUTTONS, PRICE)
    program.quit()


def test_save_and_reopen():
    path = in_home("plan.nnplan")
    write_document(path, ["a chatbot for 1000 users"])
    program = start(WINDOW, path)
    shown_price(program)
    program.write("it must run on L4")
    program.keys("Return")
    program.find("label", "it must run on L4")
    program.keys("ctrl+s")
    program.find("label", re.compile("^Saved in plan.nnplan"))
    price = shown_price(program)
    program.quit()
    again = start(WINDOW, path)
    again.find("label", "it must run on L4")
    assert shown_price(again) == price
    again.quit()


def test_unsaved_work_is_there_again():
    program = start_planned(WINDOW)
    price = shown_price(program)
    program.quit()
    again = start(WINDOW, fresh=False)
    again.find("label", SENTENCE)
    assert shown_price(again) == price
    again.quit()


def test_broken_files():
    contents = {"empty": "", "no-json": "{", "other": "{}", "newer": '{"schema":"neuralnav.document/99"}'}
    for name, text in contents.items():
        path = in_home(name + ".nnplan")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        program = start(WINDOW, path)
        program.find("label", "This file cannot be opened")
        program.press("Back")
        program.find("label", "What do you want to serve?")
        program.quit()


def test_broken_knowledge():
    path = os.path.join(os.environ["XDG_DATA_HOME"], "neuralnav", "knowledge.db")
    kept = path + ".kept"
    os.rename(path, kept)
    with open(path, "wb") as file:
        file.write(b"this is no database" * 1000)
    program = start(WINDOW)
    program.find("label", "The knowledge base cannot be read")
    os.rename(kept, path)
    program.press("Try Again")
    program.find("label", "What do you want to serve?")
    program.quit()


def test_why_this_number():
    program = start_planned(WINDOW)
    program.open(PRICE, "label", "Why this number?")
    program.keys("Escape")
    program.wait_for_no("label", "Why this number?")
    program.quit()


if __name__ == "__main__":
    sys.exit(run(globals()))
