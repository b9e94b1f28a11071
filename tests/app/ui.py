# SPDX-License-Identifier: Apache-2.0
"""Drives the window as a person with a screen reader and a keyboard would: AT-SPI and real keys."""
import os
import re
import shutil
import subprocess
import sys
import time
import traceback


def skip(why):
    """Ends the test program before it began."""
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as problem:
    skip(f"no AT-SPI for Python here (gir1.2-atspi-2.0, python3-gi): {problem}")
if shutil.which("xdotool") is None:
    skip("no xdotool here")

SENTENCE = "I need a chatbot for 1000 users, low latency is critical"
BUTTONS = {"push button", "button", "toggle button"}
ENTRIES = {"text", "entry", "password text"}
PRICE = re.compile(r"^Price a month: ")  # the button that asks for a reason: a plan is on the screen
WAIT_S = 120  # what comes ends the wait; what does not may take a slow computer long
MANY_ROWS = 60  # GTK's column view keeps some 200 of them
FEW_ROWS = 5  # enough to know of all
KEY_S = 0.5  # after which the keyboard stayed where it was
CLICK_S = 3  # after which a person would click once more
# What GTK 4.8 says of a widget that nobody named: the name of its class.
CLASS_NAME = re.compile(r"^(Gtk|Adw|Nav)[A-Z]\w*$")
# A scroll bar that appears between layout and drawing: GTK's own, and only on a slow machine.
GTK_GLITCH = re.compile(r"Trying to snapshot GtkGizmo \S+ without a current allocation")
# GLib leaves its former table of quarks behind when it has 2048 of them, as its source says.
QUARKS = re.compile(r"\n=+\n==\d+==ERROR: LeakSanitizer: detected memory leaks\n\n"
                    r"Direct leak of 16384 byte\(s\) in 1 object\(s\) allocated from:\n(?: +#[01] .*\n)+\n"
                    r"SUMMARY: AddressSanitizer: 16384 byte\(s\) leaked in 1 allocation\(s\)\.\n")
STATE = os.path.join(os.environ.get("XDG_STATE_HOME", "/nonexistent"), "neuralnav")
SPEAKING = {"push button", "button", "toggle button", "text", "entry", "combo box", "spin button", "check box",
            "switch", "progress bar", "list", "image", "menu item", "link"}


def plain(name):
    """A name without mnemonics; GTK 4.8 says some of them twice."""
    name = (name or "").replace("_", "").strip()
    half = len(name) // 2
    return name[:half] if len(name) % 2 and name[half:half + 1] == " " and name[:half] == name[half + 1:] else name


class Program:
    """A running program and its tree of accessible objects."""

    started = []
    missed = False  # something went away while all was looked at
    leaks = True  # whether a sanitizer looks for them

    def __init__(self, arguments):
        Program.started.append(self)
        self.log_path = os.path.join(os.environ["HOME"], "program.log")
        self.log = open(self.log_path, "w+b")
        self.process = subprocess.Popen(
            arguments, stdout=self.log, stderr=self.log,
            env=dict(os.environ, G_DEBUG="fatal-criticals", GTK_A11Y="atspi", **self._leak_options()))
        self.root = self.wait(self._find, "the program on the bus")

    def _leak_options(self):
        options = os.environ.get("ASAN_OPTIONS")
        return {} if self.leaks or options is None else {"ASAN_OPTIONS": options + ":detect_leaks=0"}

    @classmethod
    def of(cls, process):
        """The program that another process became."""
        self = cls.__new__(cls)
        self.process, self.log, self.log_path = process, None, None
        self.root = self.wait(self._find, "the program on the bus")
        return self

    def _find(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == self.process.pid:
                return child
        return None

    def said(self):
        if self.log is None:
            return ""
        self.log.flush()
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def wait(self, condition, what, instead=None):
        """What `condition` gives, as soon as it gives something; in vain, what `instead` gives is told."""
        end = time.monotonic() + WAIT_S
        while True:
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode}: {self.said()}")
            try:
                found = condition()
                if found:
                    return found
            except GLib.Error:
                pass  # it went away while we looked: look again
            if time.monotonic() > end:
                there = instead() if instead else self.texts()
                there = "".join(f"\n  {text}" for text in there) if isinstance(there, list) else there
                raise AssertionError(f"waited in vain for {what}; there is {there}\n{self.said()}")
            time.sleep(0.03)

    def children(self, node, rows=0):
        """None of what went away while we looked, and no more than @rows of large tables: thousands of cells."""
        try:
            count = node.get_child_count()
            if count > MANY_ROWS and node.get_role_name() == "list":
                count = rows
            if count == 0:
                return []
            if "visible" not in self.states(node) and node.get_role_name() != "application":
                return []
            return [child for child in (node.get_child_at_index(i) for i in range(count)) if child]
        except GLib.Error:
            self.missed = True
            return []

    def walk(self, node=None):
        node = node or self.root
        yield node
        for child in self.children(node):
            yield from self.walk(child)

    @staticmethod
    def is_shown(node):
        if "Component" not in node.get_interfaces():
            return False
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        return extents.width > 0 and extents.height > 0

    def fits(self, node, roles, name):
        try:
            if node.get_role_name() not in roles:
                return False
            has = plain(node.get_name())
            fits = name is None or (name.search(has) if hasattr(name, "search") else has == name)
            return fits and self.is_shown(node)
        except GLib.Error:
            self.missed = True  # it went away while we looked
            return False

    def all(self, roles, name=None):
        """The shown objects of these roles whose name is, or matches, `name`."""
        roles = {roles} if isinstance(roles, str) else roles
        return (node for node in self.walk() if self.fits(node, roles, name))

    def find(self, roles, name=None):
        return self.wait(lambda: next(self.all(roles, name), None), f"{roles} {name}")

    def _walk_broadly(self):
        """What is near the window first."""
        level = [self.root]
        while level:
            yield from level
            level = [child for node in level for child in self.children(node)]

    def find_toast(self, text):
        """It is there for five seconds, in which a slow computer does not look at the whole tree."""
        self.wait(lambda: any(self.fits(node, {"label"}, text) for node in self._walk_broadly()), f"the toast {text}")

    def press_toast(self, name):
        self.press(name, self._walk_broadly)

    def has(self, roles, name=None):
        return next(self.all(roles, name), None) is not None

    def has_surely_no(self, roles, name=None):
        """Only who saw everything can say so."""
        self.missed = False
        return not self.has(roles, name) and not self.missed

    def wait_for_no(self, roles, name=None):
        self.wait(lambda: self.has_surely_no(roles, name), f"no {roles} {name}")

    def open(self, button, roles, name):
        """Presses until it shows: what is rebuilt in that moment does not hear it."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            self.press(button)
            pressed = time.monotonic()
            while time.monotonic() - pressed < CLICK_S:
                if self.has(roles, name):
                    return
        raise AssertionError(f"{button} did not open {roles} {name}; there is {self.texts()}")

    def texts(self):
        try:
            return [node.get_name() for node in self.all("label")]
        except GLib.Error:
            return []

    def press(self, name, walk=None):
        """Presses the button of this name; a menu button is two of one name, the inner one acts."""
        def button():
            for node in (node for node in (walk or self.walk)() if self.fits(node, BUTTONS, name)):
                for i in range(node.get_n_actions() if "Action" in node.get_interfaces() else 0):
                    if node.get_action_name(i) in ("click", "activate", "press"):
                        return node, i
            return None
        node, action = self.wait(button, f"a button {name}")
        assert node.do_action(action)

    def numbers(self, title):
        """The X windows on the screen whose titles match."""
        search = ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid), "--name", title]
        return subprocess.run(search, capture_output=True, text=True, check=False).stdout.split()

    def wait_for_no_window(self, title):
        """One that is being closed would still take the keyboard."""
        self.wait(lambda: not self.numbers(title), f"no window {title}")

    def focus(self, title="."):
        """Gives the window the keyboard; there is no window manager that would."""
        number = self.wait(lambda: self.numbers(title), f"a window {title}")[-1]
        subprocess.run(["xdotool", "windowfocus", "--sync", number], check=True)

        def has_it():
            got = subprocess.run(["xdotool", "getwindowfocus"], capture_output=True, text=True, check=False)
            return got.stdout.strip() == number
        self.wait(has_it, f"the keyboard in {title}")

    @staticmethod
    def states(node):
        return {state.value_nick for state in node.get_state_set().get_states()}

    def has_focus(self, node):
        try:
            return "focused" in self.states(node)
        except GLib.Error:
            return False

    def focused(self):
        """What has the keyboard, as a screen reader hears it: role and name."""
        node = self.focused_node()
        return (node.get_role_name(), plain(node.get_name())) if node else None

    def focused_node(self, near=None):
        """Looked for around the node @near first, which a key mostly leads from to what is beside it."""
        return next((node for node in self._walk_from(near) if self.has_focus(node)
                     and node.get_role_name() not in ("frame", "application")), None)

    def _walk_from(self, near):
        """All of the tree, from the inside out where there is a @near that is still in it."""
        part, seen = near, None
        while part:
            yield part
            for child in self.children(part):
                if child != seen:
                    yield from self.walk(child)
            part, seen = self._parent(part), part
        if seen != self.root:
            yield from self.walk()

    def _parent(self, node):
        """None of the root, and of what went away."""
        try:
            return node.get_parent() if node != self.root else None
        except GLib.Error:
            return None

    @staticmethod
    def geometry():
        """Of the window that has the keyboard: X, Y, WIDTH and HEIGHT."""
        window = subprocess.run(["xdotool", "getwindowfocus", "getwindowgeometry", "--shell"], capture_output=True,
                                text=True, check=True).stdout
        return dict(line.split("=", 1) for line in window.split() if "=" in line)

    def click(self, node):
        """With the mouse, in the middle of it."""
        place = self.geometry()
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        subprocess.run(["xdotool", "mousemove", str(int(place["X"]) + extents.x + extents.width // 2),
                        str(int(place["Y"]) + extents.y + extents.height // 2), "click", "1"], check=True)

    def scroll_to(self, node):
        """With the wheel, until all of it can be seen; what is pointed at scrolls, so @node has to be where the
        middle of the window is."""
        def in_sight():
            window = self.geometry()
            extents = node.get_extents(Atspi.CoordType.WINDOW)
            middle = [str(int(window["X"]) + extents.x + extents.width // 2),
                      str(int(window["Y"]) + int(window["HEIGHT"]) // 2)]
            if 0 <= extents.y <= int(window["HEIGHT"]) - extents.height:
                return True
            subprocess.run(["xdotool", "mousemove", *middle, "click", "4" if extents.y < 0 else "5"], check=True)
            return False
        self.wait(in_sight, f"{node.get_name()} in sight")

    def tab_to(self, roles, name, key="Tab"):
        """Walks with the keyboard until it is there."""
        roles = {roles} if isinstance(roles, str) else roles
        node = None
        for _ in range(30):
            self.keys(key)
            node = self.focus_moved(node)
            if node and self.fits(node, roles, name):
                return node
        raise AssertionError(f"{key} did not lead to {roles} {name}, but to {self.focused()}")

    def focus_moved(self, before):
        """What has the keyboard now, in the time that a key takes; on its way nothing has it."""
        start = time.monotonic()
        while True:
            node = self.focused_node(before)
            waited = time.monotonic() - start
            if (node and (node != before or waited > KEY_S)) or waited > WAIT_S:
                return node

    def give_focus(self, roles, name):
        """GTK 4.8 gives the keyboard to nothing when it is asked to by AT-SPI, but to what is clicked."""
        node = self.find(roles, name)
        clicked = []

        def has_it():
            if "focused" in self.states(node):
                return True
            if not clicked or time.monotonic() - clicked[-1] > CLICK_S:
                clicked.append(time.monotonic())
                self.click(node)
            return False
        self.wait(has_it, f"the keyboard on {name}")
        return node

    def fill(self, name, text):
        """Writes into the entry of this name what a person would type instead of what is there."""
        node = self.give_focus({"text", "entry"}, name)
        self.keys("ctrl+a")
        type_text(text)
        self.wait(lambda: self.text_of(node).replace(",", "") == text.replace(",", ""), f"{text} in {name}")
        return node

    @staticmethod
    def text_of(node):
        """On GTK 4.8 the end has to be given, or there is nothing."""
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))

    @staticmethod
    def keys(*names):
        subprocess.run(["xdotool", "key", *names], check=True)

    def write(self, text):
        """Types into the entry that has the keyboard; xdotool is sure of ASCII only."""
        assert text.isascii()
        entry = self.wait(lambda: next((entry for entry in self.all("text", "Your message") if self.has_focus(entry)),
                                       None), "an entry to write into")
        type_text(text)
        self.wait(lambda: self.text_of(entry).endswith(text), f"the text {text}", lambda: self.text_of(entry))

    def choose(self, box, choice, *keys):
        """Of the list that the combo box of this name opens, what the keys lead to."""
        self.click(self.find("combo box", box))
        self.find("label", choice)
        self.keys(*keys, "Return")
        self.find("combo box", f"{box.split(': ', 1)[0]}: {choice}")

    def pick(self, number):
        """Picks an item of the menu that has just opened; the first is 0. GTK 4.18 names none of them. The
        mouse has to be elsewhere: where it points at an item, that takes the keyboard."""
        subprocess.run(["xdotool", "mousemove", "0", "0"], check=True)
        self.wait(lambda: (self.focused() or ("",))[0].endswith("menu item"), "an open menu")
        self.keys(*["Down"] * number, "Return")

    def save_as(self, title, path):
        """Answers the dialog that asks for a file."""
        self.focus(title)
        self.wait(lambda: any(self.text_of(entry) for entry in self.all(ENTRIES, re.compile("^Name:?$"))),
                  "a name that is offered")
        self.keys("ctrl+a")
        type_text(path)
        self.keys("Return")
        self.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)
        self.focus()

    def focused_role(self):
        """The role of what has the keyboard."""
        def focused():
            for node in self.walk():
                if "focused" in {s.value_nick for s in node.get_state_set().get_states()}:
                    return node.get_role_name()
            return None
        return self.wait(focused, "something that has the keyboard")

    def assert_all_named(self):
        """Every control says what it is, to a screen reader too; what is being made may take a moment to."""
        nameless = []

        def all_named():
            self.missed = False
            nameless[:] = self._find_nameless()
            return not nameless and not self.missed
        self.wait(all_named, "names of all controls", lambda: nameless)

    def _find_nameless(self):
        found = []

        def visit(node, path, inside):
            role, raw = node.get_role_name(), node.get_name() or ""
            named = bool(plain(raw)) and not CLASS_NAME.match(raw)
            path = path + [f"{role}[{raw}]"]
            if role in SPEAKING and self.is_shown(node) and not named:
                # the parts of a control that has a name, and what closes a toast of libadwaita 1.2
                if not (inside and role in ("image", "list", "push button", "toggle button")) and \
                   "filler[AdwToastWidget]" not in path:
                    found.append(" > ".join(path[-4:]))
            for child in self.children(node, FEW_ROWS):
                visit(child, path, inside or (named and role in SPEAKING))
        visit(self.root, [], False)
        return found

    def quit(self):
        """Ends the program as a person does; its log has to be clean."""
        self.focus()
        self.keys("ctrl+q")
        try:
            status = self.process.wait(WAIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("Ctrl+Q did not end the program") from None
        said, n_quarks = QUARKS.subn("", self.said())
        bad = [line for line in said.splitlines()
               if re.search(r"CRITICAL|WARNING|ERROR|runtime error", line)
               and not GTK_GLITCH.search(line)]
        assert not bad, said if any("ERROR" in line for line in bad) else bad
        assert status == 0 or n_quarks, status

    @classmethod
    def kill_all(cls):
        """What a failed test left would be in the way of the next one."""
        for program in cls.started:
            program.kill()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def in_home(name):
    return os.path.join(os.environ["HOME"], name)


def type_text(text):
    """Into what has the keyboard."""
    subprocess.run(["xdotool", "type", "--delay", "6", text], check=True)


def start(*arguments, fresh=True):
    """`fresh`: without what an earlier session left."""
    if fresh:
        shutil.rmtree(STATE, ignore_errors=True)
    program = Program(list(arguments))
    program.focus()
    return program


def start_planned(*arguments):
    """A window with the plan of SENTENCE in it."""
    program = start(*arguments)
    program.write(SENTENCE)
    program.keys("Return")
    program.find(BUTTONS, PRICE)
    return program


def let_runs_last(program):
    """The longest there is: a test of a run that may not be over on a slow computer."""
    program.keys("ctrl+3")
    program.choose("How long requests come: 30 seconds", "10 minutes", "End")


def run(namespace):
    """Runs what is called test_... (and has UI_TESTS in its name) and prints TAP."""
    wanted = os.environ.get("UI_TESTS", "")
    tests = [(name, test) for name, test in namespace.items() if name.startswith("test_") and wanted in name]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            began = time.monotonic()
            test()
            print(f"ok {number} {name[5:].replace('_', '-')}\n# {time.monotonic() - began:.0f} s", flush=True)
        except Exception:  # noqa: BLE001 - whatever it is, the test failed
            Program.kill_all()
            failed += 1
            print(f"not ok {number} {name[5:].replace('_', '-')}")
            for line in traceback.format_exc().splitlines():
                print("# " + line[:2000])
            sys.stdout.flush()
    return 1 if failed else 0
