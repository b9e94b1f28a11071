#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test-options-program.py NEURALNAV: the Options stage as a person with a keyboard and a screen reader
uses it. Prints TAP."""
import re
import sys

from ui import BUTTONS, PRICE, let_runs_last, run, start_planned, type_text

WINDOW = sys.argv[1]
VERDICT = re.compile(r"^(Every target was kept|A target was missed|Whether the targets were kept|This run proves)")
ROWS = ("table row", "row", "list item", "table cell", "tree item")


def walk_to_rows(program):
    """Out of the entry, over what stands between, into the table."""
    program.keys("ctrl+f")
    for _ in range(20):
        program.keys("Tab")
        if program.focused_role() in ROWS:
            return
    raise AssertionError(f"no row took the keyboard, the last was {program.focused_role()}")


def wait_for_focus(program, name):
    program.wait(lambda: (program.focused() or ("", ""))[1] == name, f"{name} that has the keyboard", program.focused)


def test_details_and_selection():
    program = start_planned(WINDOW)
    program.press("Details")
    for heading in ("Price", "Memory of a GPU", "What this rests on", "Against an API", "Deployment"):
        program.find("label", heading)
    program.assert_all_named()
    program.press("Close the details")
    program.wait_for_no("label", "Memory of a GPU")
    program.press("Select")
    program.find("label", re.compile("^Selected: "))
    program.press("Selected")
    program.wait_for_no("label", re.compile("^Selected: "))
    program.quit()


def test_prove_it():
    """Press it, see the run, stop it, read what it says and that it is simulated."""
    program = start_planned(WINDOW)
    let_runs_last(program)
    program.keys("ctrl+2")
    program.tab_to(BUTTONS, "Prove It")
    program.keys("space")
    program.find("label", re.compile("^Selected: "))
    program.find("label", re.compile(r" in flight, "))
    wait_for_focus(program, "Stop")
    program.keys("ctrl+1")
    program.wait(lambda: program.focused() not in (None, ("push button", "Stop")), "a need that has the keyboard")
    program.keys("ctrl+3")
    wait_for_focus(program, "Stop")
    program.keys("space")
    program.find("label", VERDICT)
    program.find("label", re.compile("checks the software, not the physics"))
    program.assert_all_named()
    wait_for_focus(program, "Run")
    program.keys("ctrl+2")
    program.find(BUTTONS, PRICE)
    program.quit()


def test_run_beside_other_work():
    """Wherever one is, it shows that a test runs, and what stops it; Escape does what is nearest first."""
    program = start_planned(WINDOW)
    program.wait_for_no(BUTTONS, "Stop planning")
    let_runs_last(program)
    program.press("Run")
    program.keys("ctrl+2")
    program.find("progress bar", "Progress of the test")
    program.find(BUTTONS, "Stop the test")
    program.tab_to(BUTTONS, "Details")
    program.keys("space")
    program.find("label", "Memory of a GPU")
    program.tab_to(BUTTONS, "Close the details")
    program.keys("Escape")
    program.wait_for_no("label", "Memory of a GPU")
    program.find(BUTTONS, "Stop the test")
    program.keys("Escape")
    program.wait_for_no(BUTTONS, "Stop the test")
    program.keys("ctrl+3")
    program.press("Run")
    program.keys("ctrl+1")
    program.press("Stop the test")
    program.wait_for_no(BUTTONS, "Stop the test")
    assert program.focused(), "nothing has the keyboard"
    program.quit()


def test_report():
    """Stop a run, and copy what is known of it."""
    program = start_planned(WINDOW)
    let_runs_last(program)
    program.press("Run")
    program.find("label", re.compile(r" in flight, "))
    program.press("Stop")
    program.find("label", VERDICT)
    program.scroll_to(program.find(BUTTONS, "Report"))
    program.press("Report")
    program.pick(0)  # Copy Report
    program.find_toast("Copied, as Markdown and as rich text")
    program.assert_all_named()
    program.quit()


def test_all_options_by_keys():
    """Find, walk to the rows, look at one, go back, tick two, compare them, take one out."""
    program = start_planned(WINDOW)
    program.keys("ctrl+1", "ctrl+f")
    program.find("label", re.compile(r"^The best 500 of "))
    wait_for_focus(program, "Only options whose model or GPU has these words")
    program.tab_to(BUTTONS, re.compile("^Show only options on this GPU: "))
    program.keys("ctrl+f")
    type_text("qwen3 8b h100")
    program.find("label", re.compile(r"^\d+ of [\d,]+ options"))
    program.assert_all_named()
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
    program.assert_all_named()
    labels = len(program.texts())
    program.press("Only Differences")
    program.wait(lambda: len(program.texts()) < labels, "fewer lines")  # and other buttons than before
    program.press(re.compile("^Take .* out$"))
    program.find("label", "Compare 1")
    program.quit()


if __name__ == "__main__":
    sys.exit(run(globals()))
