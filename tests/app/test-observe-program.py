#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test-observe-program.py NEURALNAV: the Observe stage as a person with a keyboard and a screen reader
uses it. Prints TAP."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import ui
    from ui import Program
except (ImportError, ValueError) as problem:
    print(f"1..0 # SKIP no AT-SPI for Python here (gir1.2-atspi-2.0, python3-gi): {problem}")
    sys.exit(0)
if shutil.which("xdotool") is None:
    print("1..0 # SKIP no xdotool here")
    sys.exit(0)

WINDOW = sys.argv[1]
SENTENCE = "I need a chatbot for 1000 users, low latency is critical"
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "neuralnav")
BUTTONS = {"push button", "button", "toggle button"}
CHOICES = {"radio button", "check box"}
ENTRIES = {"text", "entry", "password text"}
PICTURES = {"image", "icon", "drawing area"}


def start():
    """A window with a plan in it, its best option selected, at Observe."""
    shutil.rmtree(STATE, ignore_errors=True)
    program = Program([WINDOW])
    program.focus()
    program.write(SENTENCE)
    program.keys("Return")
    program.press("Select")
    program.find("label", re.compile("^Selected: "))
    program.keys("ctrl+3")
    program.find(BUTTONS, "Run")
    return program


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "6", text], check=True)


def test_run_and_pictures():
    """From the bar at the bottom to a run; distributions and back; a stretch and the whole."""
    program = start()
    program.press("Prove It")
    program.find("label", re.compile(r" in flight, "))
    program.press("Pause")
    program.press("Stop")
    program.find("label", re.compile("checks the software, not the physics"))
    assert not program.nameless(), program.nameless()
    program.press("Distribution")
    program.wait_for_no("label", "Output tokens a second")
    program.press("Over Time")
    program.find("label", "Output tokens a second")
    program.tab_to(PICTURES, "TTFT")
    program.keys("plus")
    program.press("Whole Run")
    program.wait_for_no(BUTTONS, "Whole Run")
    program.quit()


def test_own_server():
    """Whom to ask is checked while it is written."""
    program = start()
    program.click(program.find(CHOICES, "A server of mine"))
    program.find("label", re.compile("^Address"))
    program.keys("Tab")
    type_text("ftp://host")
    program.find("label", re.compile("no address of a server"))
    assert not program.nameless(), program.nameless()
    program.keys("ctrl+a")
    type_text("127.0.0.1:1")
    program.wait_for_no("label", re.compile("no address of a server"))
    program.press("Run")
    program.find("label", re.compile("^Cannot reach "))
    program.quit()


def test_one_prompt():
    """Written, sent with Enter, answered with its times."""
    program = start()
    program.give_focus(ENTRIES, "Prompt")
    type_text("Hello there")
    program.keys("Return")
    program.find("label", re.compile(r"^TTFT .* tokens$"))
    program.find(BUTTONS, "Send")
    assert not program.nameless(), program.nameless()
    program.quit()


if __name__ == "__main__":
    sys.exit(ui.run(globals()))
