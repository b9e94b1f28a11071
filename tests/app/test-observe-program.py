#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""test-observe-program.py NEURALNAV: the Observe stage as a person with a keyboard and a screen reader
uses it. Prints TAP."""
import contextlib
import json
import os
import re
import subprocess
import sys

import ui
from ui import BUTTONS, ENTRIES, in_home, let_runs_last, run, start_planned, type_text

WINDOW, FAKE_VLLM = sys.argv[1:3]
MODEL = "Qwen/Qwen3-8B"
NEEDS = {
    "workloads": [{"peak_rps": 2.7, "input_tokens": 150, "output_tokens": 200}],
    "slo": {"percentile": 90, "ttft_ms": 200, "tpot_ms": 50, "e2e_ms": 10150},
    "constraints": {"gpus": ["l4"], "models": [MODEL]},
}
# What became of a run; of one whose client was too slow, on a busy machine, another.
CORRECTS = "A measurement of your own: it corrects forecasts from now on."
KEPT = re.compile("^(A measurement of your own|Kept)")
TAKEN_BACK = re.compile("^Taken back: ")
CHOICES = {"radio button", "check box"}
PICTURES = {"image", "icon", "drawing area"}

# GTK's file chooser keeps 16 KiB here once it was opened and closed, whatever was chosen. A sanitizer sees
# g_malloc() of it and no more, so that it cannot be named: what we leak ourselves, app-observe shows.
ui.Program.leaks = False


def start():
    """A window with a plan in it, its best option selected, at Observe."""
    program = start_planned(WINDOW)
    program.press("Select")
    program.find("label", re.compile("^Selected: "))
    program.keys("ctrl+3")
    program.find(BUTTONS, "Run")
    return program


def test_run_and_pictures():
    """From the bar at the bottom to a run; distributions and back; a stretch and the whole."""
    program = start()
    let_runs_last(program)
    program.press("Prove It")
    program.find("label", re.compile(r" in flight, "))
    program.press("Pause")
    program.press("Stop")
    program.find("label", re.compile("checks the software, not the physics"))
    program.assert_all_named()
    program.press("Distribution")
    program.wait_for_no("label", "Output tokens a second")
    program.press("Over Time")
    program.find("label", "Output tokens a second")
    program.tab_to(PICTURES, "TTFT")
    path = in_home("ttft.csv")
    program.keys("Menu")
    program.pick(6)  # Save Data as CSV
    program.save_as("^Save the Chart$", path)
    program.find("label", "The chart was saved")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert "Forecast, 80 % range" in text and "Target" in text, text
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
    program.assert_all_named()
    program.keys("ctrl+a")
    type_text("127.0.0.1:1")
    program.wait_for_no("label", re.compile("no address of a server"))
    program.press("Run")
    program.find("label", re.compile("^Cannot reach "))
    program.quit()


@contextlib.contextmanager
def real_server(ttft_ms=80, tpot_ms=23):
    """A server that is no simulator, at the pace of an L4; its address."""
    with subprocess.Popen([FAKE_VLLM, MODEL, str(ttft_ms), str(tpot_ms)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def start_at_needs():
    """A window with the plan of NEEDS in it, at Observe."""
    path = in_home("needs.nnplan")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schema": "neuralnav.document/1", "created": "2026-01-01T00:00:00Z", "spec": NEEDS}, file)
    program = ui.start(WINDOW, path)
    program.keys("ctrl+3")
    program.find(BUTTONS, "Run")
    return program


def choose_server(program, url):
    """Asks that server."""
    program.click(program.find(CHOICES, "A server of mine"))
    program.find("label", re.compile("^Address"))
    program.keys("Tab")
    type_text(url)


def run_on(program, url):
    """Up to the end of the run, the shortest there is."""
    choose_server(program, url)
    program.choose("How long requests come: 30 seconds", "10 seconds", "Home")
    program.press("Run")
    program.find("label", KEPT)


def save_report(program, number, path):
    program.scroll_to(program.find(BUTTONS, "Report"))
    program.press("Report")
    program.pick(number)
    program.save_as("^Save the Report$", path)
    program.find_toast("Exported to " + os.path.basename(path))
    with open(path, "rb") as file:
        return file.read()


def test_run_of_a_real_server():
    """It is written as documents, kept, undone, redone and taken back."""
    with real_server() as url:
        program = start_at_needs()
        run_on(program, url)
    program.assert_all_named()
    page = save_report(program, 2, in_home("run.html")).decode()
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>") and MODEL in page, page
    pdf = save_report(program, 1, in_home("run.pdf"))
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF"), pdf[:20]
    if program.has("label", CORRECTS):
        program.keys("ctrl+z")
        program.find("label", TAKEN_BACK)
        program.wait_for_no(BUTTONS, "Take Back")
        program.keys("ctrl+shift+z")
        program.find("label", CORRECTS)
    program.press("Take Back")
    program.find("label", TAKEN_BACK)
    program.wait_for_no(BUTTONS, "Take Back")
    program.quit()


def test_limit():
    """A search on the simulator: its steps come, stopping keeps them, and they leave as documents."""
    program = start_at_needs()
    program.press("Find the Limit")
    program.find("label", re.compile("^Step 1, one at a time: "))
    program.wait_for_no(BUTTONS, "Find the Limit")
    program.find("label", "One at a time")
    program.find("label", re.compile("^TTFT .*, answered .* req/s, goodput .* req/s$"))
    program.find("label", re.compile("^Step 2, "))
    program.press("Stop")
    program.find("label", "Stopped before a rate was tried.")
    program.find("label", "A simulator answered: this tells nothing about a GPU.")
    program.find(BUTTONS, "Find the Limit")
    program.assert_all_named()
    page = save_report(program, 2, in_home("limit.html")).decode()
    assert "The limit of a server" in page and "one at a time" in page, page
    saved = json.loads(save_report(program, 5, in_home("limit.json")))
    assert saved["schema"] == "neuralnav.sweep/1" and saved["end"] == "interrupted", saved
    assert saved["steps"][0]["kind"] == "alone" and saved["forecast"]["max_rate_per_replica"] > 0, saved
    program.quit()


def test_limit_of_a_real_server():
    """The search asks the person's own server, and says so."""
    with real_server(20, 2) as url:
        program = start_at_needs()
        choose_server(program, url)
        program.press("Find the Limit")
        program.find("label", re.compile("^Step 1, one at a time: "))
        program.find("label", re.compile("^Step 2, "))
        program.press("Stop")
        program.find("label", "Stopped before a rate was tried.")
        program.wait_for_no("label", re.compile("^A simulator answered"))
        saved = json.loads(save_report(program, 5, in_home("real-limit.json")))
        assert saved["simulated"] is False and saved["url"].startswith(url), saved
        alone = saved["steps"][0]
        assert alone["kind"] == "alone" and alone["holds"] and alone["ttft_ms"] >= 20, alone
        program.quit()


def test_one_prompt():
    """Written, sent with Enter, answered with its times."""
    program = start()
    program.give_focus(ENTRIES, "Prompt")
    type_text("Hello there")
    program.keys("Return")
    program.find("label", re.compile(r"^TTFT .* tokens$"))
    program.find(BUTTONS, "Send")
    program.assert_all_named()
    program.quit()


if __name__ == "__main__":
    sys.exit(run(globals()))
