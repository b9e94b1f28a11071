#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test-frame.py NEURALNAV: the window, the conversation and the needs, as a person meets them. Prints TAP."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from ui import BUTTONS, CLASS_NAME, PRICE, plain, SENTENCE, STATE, WAIT_S, Program, in_home, run, start, start_planned

WINDOW = sys.argv[1]
APP_ID = "io.github.neuralnav.NeuralNav"
WINDOWS = {"frame", "filler"}  # GTK 4.8 takes only the first one for a window
TABS = {"page tab", "toggle button"}
SUMMARY = re.compile(r"^For [\d,]+ users")


def show_stage(program, name):
    program.keys({"Needs": "ctrl+1", "Options": "ctrl+2"}[name])
    program.wait(lambda: any("selected" in program.states(tab) or "pressed" in program.states(tab)
                             for tab in program.all(TABS, name)), f"the stage {name}")


def kept(name):
    """What is on the disk of work that nobody saved: the text of this file, or nothing."""
    try:
        with open(os.path.join(STATE, "unsaved", name), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def kept_plan():
    return json.loads(kept("0.nnplan") or "null")


def test_from_a_sentence_to_a_saved_plan():
    path = in_home("story.nnplan")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schema": "neuralnav.document/1", "created": "2026-01-01T00:00:00Z"}, file)
    program = start(WINDOW, path)
    program.write("a chatbot please")
    program.keys("Return")
    program.find("label", "One thing is missing")
    program.press("200 people")
    program.find("label", re.compile(r"^For 200 users"))

    show_stage(program, "Needs")
    program.fill("Users, people", "5000")
    program.keys("Return")
    program.find("label", re.compile(r"Users: 200 people → 5,000 people"))
    show_stage(program, "Options")
    program.find("label", re.compile(r"^For 5,000 users"))
    program.keys("ctrl+z")
    program.find("label", re.compile(r"^For 200 users"))
    program.wait_for_no("label", re.compile(r"Users: 200 people → 5,000 people"))
    program.keys("ctrl+shift+z")
    program.find("label", re.compile(r"^For 5,000 users"))

    program.keys("ctrl+s")
    program.find("label", re.compile(r"^Saved in story.nnplan"))
    program.quit()
    again = start(WINDOW, path)
    again.find("label", re.compile(r"^For 5,000 users"))
    again.find("label", re.compile(r"Users: 200 people → 5,000 people"))
    again.quit()


def test_blank_sheet():
    program = start(WINDOW)
    program.press("Start from a Blank Sheet")
    program.find("label", "Use Case")
    program.find("label", re.compile("^Choose what it is for"))
    program.assert_all_named()
    program.fill("Users, people", "abc")
    program.find("label", re.compile("^This has to be a whole number"))
    program.fill("Users, people", "50")
    program.wait_for_no("label", re.compile("^This has to be a whole number"))
    show_stage(program, "Options")
    program.find("label", "This cannot be planned")
    program.quit()


def test_what_is_typed_is_meant():
    """What cannot be meant so stays, says why, and changes nothing; a unit may be typed."""
    program = start_planned(WINDOW)
    show_stage(program, "Needs")
    entry = program.fill("TTFT, ms", "0.2 x")
    program.keys("Tab")
    program.find("label", re.compile("^This has to be a number from 1 to"))
    assert program.text_of(entry) == "0.2 x", program.text_of(entry)
    assert not program.has("label", re.compile("TTFT target: ")), "the conversation noted an edit"
    program.fill("TTFT, ms", "0.2 s")
    program.keys("Tab")
    program.wait(lambda: program.text_of(entry) == "200", "200 ms", lambda: program.text_of(entry))
    program.find("label", re.compile("TTFT target: 125 ms → 200 ms"))
    program.fill("Users, people", "2.500")
    program.keys("Tab")
    program.find("label", re.compile("^This has to be a whole number"))
    show_stage(program, "Options")
    program.find("label", re.compile("^For 1,000 users"))
    program.quit()


def test_needs_by_keys():
    """Whatever takes the keyboard says what it is of."""
    program = start_planned(WINDOW)
    show_stage(program, "Needs")
    program.give_focus("text", "Users, people")
    wanted = {"TTFT, ms", "Speed: low", "Budget, USD", "Budget: period: a month"}
    heard, node = set(), None
    for _ in range(90):
        program.keys("Tab")
        node = program.focus_moved(node)
        name = plain(node.get_name()) if node else ""
        assert name and not CLASS_NAME.match(name), f"{name} after {sorted(heard)}"
        heard.add(name)
        if wanted <= heard:
            break
    assert wanted <= heard, sorted(heard)
    program.quit()


def test_where_a_value_is_from():
    program = start_planned(WINDOW)
    show_stage(program, "Needs")
    program.press(re.compile("^Peak rate: derived"))
    program.find("label", re.compile("^Requests a second at the peak"))
    program.keys("Escape")
    program.wait_for_no("label", re.compile("^Requests a second at the peak"))
    program.fill("Users, people", "70")
    program.keys("Return")
    program.press(re.compile("^Users: set by hand"))
    program.press("Reset")
    program.find(BUTTONS, re.compile("^Users: said in message 1"))
    program.quit()


def test_understood_words():
    program = start_planned(WINDOW)
    program.tab_to("link", "1000 users", "shift+Tab")
    program.find("label", re.compile("^Users: 1,000 people\nsaid in message 1$"))
    program.keys("Tab")
    assert program.focused() == ("link", "low latency is critical"), program.focused()
    program.find("label", re.compile("^Priority of latency: high"))
    program.keys("Return")
    program.wait(lambda: (program.focused() or ("", ""))[1].startswith("Speed: "), "the row of the words")
    program.quit()


def test_last_message_is_written_anew():
    program = start(WINDOW)
    program.write("a chatbot for 300 people")
    program.keys("Return")
    program.find("label", re.compile(r"^For 300 users"))
    program.keys("Up")
    program.find("label", "Rewriting your last message")
    program.keys("Escape")
    program.wait_for_no("label", "Rewriting your last message")
    program.keys("Up")
    program.find("label", "Rewriting your last message")
    program.write(" on L4")
    program.keys("Return")
    program.find("label", "a chatbot for 300 people on L4")
    program.wait_for_no("label", "a chatbot for 300 people")
    program.wait_for_no("label", "Rewriting your last message")
    program.quit()


def test_kill_loses_nothing():
    program = start_planned(WINDOW)
    program.write("and also")
    program.wait(lambda: kept_plan() and "and also" in kept("0.draft"), "work on the disk")
    program.process.send_signal(signal.SIGKILL)
    program.process.wait()
    plan = kept_plan()
    assert plan and plan["conversation"][0]["text"] == SENTENCE, plan

    again = start(WINDOW, fresh=False)
    again.find("label", re.compile("^NeuralNav ended unexpectedly"))
    again.assert_all_named()
    again.press("Restore")
    again.find("label", SENTENCE)
    again.find("label", SUMMARY)
    assert again.text_of(again.find("text", "Your message")) == "and also"
    again.wait_for_no("label", re.compile("^NeuralNav ended unexpectedly"))
    again.process.send_signal(signal.SIGKILL)
    again.process.wait()

    third = start(WINDOW, fresh=False)
    third.press("Discard")
    third.wait_for_no("label", re.compile("^NeuralNav ended unexpectedly"))
    third.quit()
    assert kept_plan() is None


def test_session_is_restored():
    program = start_planned(WINDOW)
    show_stage(program, "Needs")
    program.keys("F9")
    program.wait_for_no(BUTTONS, re.compile("^Name: "))
    program.quit()
    again = start(WINDOW, fresh=False)
    again.find("text", "Users, people")  # the stage
    assert not again.has(BUTTONS, re.compile("^Name: "))  # the sidebar
    again.quit()
    fresh = start(WINDOW, "--new", fresh=False)
    fresh.find("label", "What do you want to serve?")
    fresh.quit()


def test_two_windows():
    program = start(WINDOW)
    program.press("Code assistant")
    program.find("label", re.compile(r"^For 200 users"))
    program.keys("ctrl+n")
    program.find(WINDOWS, "NeuralNav")
    program.focus("^NeuralNav$")
    program.keys("ctrl+w")
    program.wait_for_no(WINDOWS, "NeuralNav")
    program.wait_for_no_window("^NeuralNav$")
    program.focus()
    program.keys("ctrl+n")
    program.find(WINDOWS, "NeuralNav")
    program.focus("^NeuralNav$")
    program.write("a chatbot for 300 people")
    program.keys("Return")
    program.find("label", re.compile(r"^For 300 users"))
    assert program.has("label", re.compile(r"^For 200 users"))
    program.keys("ctrl+w")
    program.wait_for_no("label", re.compile(r"^For 300 users"))
    program.press_toast("Reopen")
    program.find("label", re.compile(r"^For 300 users"))
    program.quit()
    again = start(WINDOW, fresh=False)
    again.find("label", re.compile(r"^For 200 users"))
    again.find("label", re.compile(r"^For 300 users"))
    again.quit()


def test_demos():
    program = start(WINDOW, "--demo", "2", fresh=True)
    program.find("label", "Code assistant")
    program.find("label", SUMMARY)
    program.quit()
    wrong = subprocess.run([WINDOW, "--demo", "99"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2 and "demos from 1 to" in wrong.stderr, wrong


def test_every_demo_gives_a_plan():
    menu = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ui", "examples.json")
    with open(menu, encoding="utf-8") as file:
        examples = json.load(file)
    for number, example in enumerate(examples, 1):
        program = start(WINDOW, "--demo", str(number))
        program.find("label", example["title"])
        program.find("label", SUMMARY)
        program.find(BUTTONS, PRICE)
        program.quit()


def test_version():
    done = subprocess.run([WINDOW, "--version"], capture_output=True, text=True, check=True)
    assert re.match(r"^neuralnav \d+\.\d+\.\d+\n$", done.stdout), done


def on_bus(destination, path, method, *arguments):
    call = ["gdbus", "call", "--session", "--dest", destination, "--object-path", path, "--method", method, *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def wait_for_name(there):
    """The bus lets go of a program's name a moment after the program ended; a service that finds it taken ends."""
    end = time.monotonic() + WAIT_S
    while True:
        asked = on_bus("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", APP_ID)
        if asked.stdout.strip() == ("(true,)" if there else "(false,)"):
            return
        assert time.monotonic() < end, f"{APP_ID}, on the bus: {asked}"
        time.sleep(0.05)


def test_bus_activation():
    shutil.rmtree(STATE, ignore_errors=True)
    wait_for_name(False)
    service = subprocess.Popen([WINDOW, "--gapplication-service"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=dict(os.environ, GTK_A11Y="atspi"))
    try:
        wait_for_name(True)
        time.sleep(2)  # the knowledge is loaded: the service still waits for the call it was started for
        assert service.poll() is None, f"the service ended with {service.returncode}: {service.stdout.read()}"
        called = on_bus(APP_ID, "/" + APP_ID.replace(".", "/"), "org.freedesktop.Application.Activate", "{}")
        assert called.returncode == 0, called
        program = Program.of(service)
        program.find("label", "What do you want to serve?")
        second = subprocess.run([WINDOW, "--demo", "1"], capture_output=True, text=True, check=True)
        assert second.stdout == "", second
        program.find("label", SUMMARY)  # in the window of the program that runs
        program.focus()
        program.keys("ctrl+q")
        service.wait(WAIT_S)
    finally:
        if service.poll() is None:
            service.kill()


def test_small_windows():
    program = start(WINDOW)
    program.keys("ctrl+comma")
    program.find("label", "New Plans")
    program.assert_all_named()
    program.focus("^Preferences$")
    program.keys("Escape")
    program.wait_for_no("label", "New Plans")
    program.focus()
    program.keys("ctrl+question")
    program.find("label", "Send the message")
    program.focus("Shortcuts$|^NeuralNav$")  # GTK 4.18 names it after the program
    program.keys("Escape")
    program.wait_for_no("label", "Send the message")
    program.quit()


def hostile_files():
    deep = '{"schema":"neuralnav.document/1.1","spec":' + '{"a":' * 200 + "1" + "}" * 201
    yield "deep", deep.encode()
    yield "binary", bytes(range(256)) * 64
    yield "truncated", b'{"schema":"neuralnav.document/1.1","conversation":[{"role":"user","te'
    yield "newer", b'{"schema":"neuralnav.document/2","x":1}'
    yield "negative", b'{"schema":"neuralnav.document/1","spec":{"workloads":[{"users":-5}]}}'
    yield "types", b'{"schema":"neuralnav.document/1.1","edits":{"a":1},"conversation":7}'
    yield "markup", b'{"schema":"neuralnav.document/<b>&amp;</i>"}'


def test_hostile_files():
    program = start_planned(WINDOW)
    for name, content in hostile_files():
        path = in_home(name + ".nnplan")
        with open(path, "wb") as file:
            file.write(content)
        subprocess.run([WINDOW, path], check=True)
        program.find("label", "This file cannot be opened")
        assert program.has("label", SUMMARY), name  # what was there before
        program.focus("^NeuralNav$")
        program.keys("ctrl+w")
        program.wait_for_no("label", "This file cannot be opened")
        program.focus()
    program.quit()


if __name__ == "__main__":
    sys.exit(run(globals()))
