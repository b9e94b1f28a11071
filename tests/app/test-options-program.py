#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test-options-program.py NEURALNAV: the Options stage as a person with a keyboard and a screen reader
uses it. Prints TAP."""
import os
import re
import shutil
import subprocess
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
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
ROWS = ("table row", "row", "list item", "table cell", "tree item")
PRICE = re.compile(r"^Price a month: ")


def start():
    """A window with a plan in it."""
    shutil.rmtree(STATE, ignore_errors=True)
    program = Program([WINDOW])
    program.focus()
    program.write(SENTENCE)
    program.keys("Return")
    program.find(BUTTONS, PRICE)
    return program


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "6", text], check=True)


def walk_to_rows(program):
    """Out of the entry, over what stands between, into the table."""
    program.keys("ctrl+f")
    for _ in range(20):
        program.keys("Tab")
        if program.focused_role() in ROWS:
            return
    raise AssertionError(f"no row took the keyboard, the last was {program.focused_role()}")


def test_details_and_selection():
    program = start()
    program.press("Details")
    for heading in ("Price", "Memory of a GPU", "What this rests on", "Against an API", "Deployment"):
        program.find("label", heading)
    assert not program.nameless(), program.nameless()
    program.press("Close the details")
    program.wait_for_no("label", "Memory of a GPU")
    program.press("Select")
    program.find("label", re.compile("^Selected: "))
    program.press("Selected")
    program.wait_for_no("label", re.compile("^Selected: "))
    program.quit()


def test_prove_it():
    """Press it, see the run, stop it, read what it says and that it is simulated."""
    program = start()
    program.press("Prove It")
    program.find("label", re.compile("^Selected: "))
    program.find("label", re.compile(r" in flight, "))
    program.press("Stop")
    program.find("label", re.compile(r"^TTFT p95 "))
    program.find("label", re.compile("checks the software, not the physics"))
    assert not program.nameless(), program.nameless()
    program.find(BUTTONS, "Run")
    program.keys("ctrl+2")
    program.find(BUTTONS, PRICE)
    program.quit()


def test_report():
    """Stop a run, and copy what is known of it."""
    program = start()
    program.press("Prove It")
    program.find("label", re.compile(r" in flight, "))
    program.press("Stop")
    program.find("label", re.compile(r"^TTFT p95 "))
    program.open("Report", "menu item", "Copy Report")
    program.keys("Return")
    program.find("label", "Copied, as Markdown and as rich text")
    assert not program.nameless(), program.nameless()
    program.quit()


def test_all_options_by_keys():
    """Find, walk to the rows, look at one, go back, tick two, compare them, take one out."""
    program = start()
    program.press(re.compile(r"^All \d"))
    program.find("label", re.compile(r"^The best 500 of "))
    program.keys("ctrl+f")
    type_text("qwen3 8b h100")
    program.find("label", re.compile(r"^\d+ of [\d,]+ options"))
    assert not program.nameless(), program.nameless()
    walk_to_rows(program)
    program.keys("Return")
    program.find("label", "Memory of a GPU")
    program.keys("Escape")
    program.wait_for_no("label", "Memory of a GPU")
    walk_to_rows(program)
    program.keys("ctrl+space")
    program.keys("ctrl+Down", "ctrl+space")
    program.press("Compare 2")
    program.find("label", re.compile(r"lines differ; bold is the best of a line$"))
    assert not program.nameless(), program.nameless()
    labels = len(program.texts())
    program.press("Only Differences")
    program.wait(lambda: len(program.texts()) < labels, "fewer lines")  # and other buttons than before
    program.press(re.compile("^Take .* out$"))
    program.find("label", "Compare 1")
    program.quit()


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} {name[5:].replace('_', '-')}", flush=True)
        except Exception:  # noqa: BLE001 - whatever it is, the test failed
            Program.kill_all()
            failed += 1
            print(f"not ok {number} {name[5:].replace('_', '-')}")
            for line in traceback.format_exc().splitlines():
                print("# " + line[:2000])
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
