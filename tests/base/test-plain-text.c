// SPDX-License-Identifier: Apache-2.0
// What may be shown on a terminal of a text that came from outside.

#include <glib.h>
#include <locale.h>

#include "base/nav-plain-text.h"

static void
assert_plain (const char *text, const char *wanted)
{
  g_autofree char *plain = nav_plain_text (text);

  g_assert_cmpstr (plain, ==, wanted);
}

static void
test_untouched (void)
{
  assert_plain ("", "");
  assert_plain ("two lines\n\tand a tab", "two lines\n\tand a tab");
  assert_plain ("Größe – 東京 🙂 \u00a0", "Größe – 東京 🙂 \u00a0");
  assert_plain ("שלום", "שלום"); /* right to left by itself */
}

static void
test_controls (void)
{
  assert_plain ("\x1b]0;pwned\x07\x1b[31mred\x1b[2J",
                "\ufffd]0;pwned\ufffd\ufffd[31mred\ufffd[2J");
  assert_plain ("a\x01" "b\x1f" "c\x7f" "d\b", "a\ufffd" "b\ufffd" "c\ufffd" "d\ufffd");
  assert_plain ("\xc2\x80\xc2\x9b" "31m\xc2\x9f", "\ufffd\ufffd31m\ufffd");
}

/* A line's end as HTTP and Windows have it is one; what would write over a line is gone. */
static void
test_carriage_returns (void)
{
  assert_plain ("one\r\ntwo\rthree", "one\ntwothree");
}

static void
test_directions (void)
{
  assert_plain ("\u202aa\u202eb\u2066c\u2069", "\ufffda\ufffdb\ufffdc\ufffd");
}

static void
test_no_utf8 (void)
{
  assert_plain ("\x9b" "31m\xff\xc3", "\ufffd31m\ufffd\ufffd");
}

static void
test_json (void)
{
  g_autofree char *plain = nav_plain_json ("{\n\t\"a\": \"\xc2\x9b\x7f\u202e\u00e4\"\n}");

  g_assert_cmpstr (plain, ==, "{\n\t\"a\": \"\\u009b\\u007f\\u202e\u00e4\"\n}");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plain-text/untouched", test_untouched);
  g_test_add_func ("/plain-text/controls", test_controls);
  g_test_add_func ("/plain-text/carriage-returns", test_carriage_returns);
  g_test_add_func ("/plain-text/directions", test_directions);
  g_test_add_func ("/plain-text/no-utf8", test_no_utf8);
  g_test_add_func ("/plain-text/json", test_json);
  return g_test_run ();
}
