// SPDX-License-Identifier: Apache-2.0
// Lines for a terminal: wrapping, alignment by width, styles.

#include <locale.h>

#include "cli/nav-cli-text.h"

static void
assert_is (NavCliText *text, const char *expected)
{
  g_autofree char *string = nav_cli_text_free_to_string (text);

  g_assert_cmpstr (string, ==, expected);
}

static void
test_wraps (void)
{
  NavCliText *text = nav_cli_text_new (20, FALSE);

  nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, "one two three four five  six\nseven");
  assert_is (text, "  one two three four\n    five six seven\n");
}

static void
test_exact_width_and_empty (void)
{
  NavCliText *text = nav_cli_text_new (10, FALSE);

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_PLAIN, "12345 7890");
  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_PLAIN, "12345 78901");
  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_PLAIN, "");
  assert_is (text, "12345 7890\n12345\n78901\n\n");
}

/* What has no blank to break at is broken all the same. */
static void
test_long_word (void)
{
  NavCliText *text = nav_cli_text_new (10, FALSE);

  nav_cli_text_paragraph (text, 0, 2, NAV_CLI_PLAIN, "a 123456789012345678");
  assert_is (text, "a\n  12345678\n  90123456\n  78\n");
}

/* Colours are ours alone. */
static void
test_foreign_controls (void)
{
  NavCliText *text = nav_cli_text_new (20, TRUE);

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, "a\033[31m b");
  nav_cli_text_cell (text, 4, NAV_CLI_PLAIN, "\033c");
  nav_cli_text_cell (text, 0, NAV_CLI_PLAIN, "d");
  nav_cli_text_end (text);
  nav_cli_text_labelled (text, 0, 4, "e", "f\007");
  assert_is (text, "\033[1ma\ufffd[31m b\033[0m\n\ufffdc  d\n\033[2me\033[0m   f\ufffd\n");
}

/* "×" is two bytes and one column, a wide character three bytes and two columns. */
static void
test_width (void)
{
  NavCliText *text = nav_cli_text_new (80, FALSE);

  g_assert_cmpuint (nav_cli_text_width_of ("2 × L4"), ==, 6);
  g_assert_cmpuint (nav_cli_text_width_of ("模型"), ==, 4);
  g_assert_cmpuint (nav_cli_text_width_of ("e\xcc\x81"), ==, 1);
  nav_cli_text_start (text, 1);
  nav_cli_text_cell (text, 4, NAV_CLI_PLAIN, "×");
  nav_cli_text_cell (text, -6, NAV_CLI_PLAIN, "模型");
  nav_cli_text_cell (text, 5, NAV_CLI_PLAIN, "x");
  nav_cli_text_end (text);
  assert_is (text, " ×     模型x\n");
}

static void
test_styles (void)
{
  NavCliText *styled = nav_cli_text_new (80, TRUE), *plain = nav_cli_text_new (80, FALSE);

  nav_cli_text_start (styled, 0);
  nav_cli_text_cell (styled, 5, NAV_CLI_BOLD, "x");
  nav_cli_text_cell (styled, 0, NAV_CLI_PLAIN, "y");
  nav_cli_text_end (styled);
  assert_is (styled, "\033[1mx\033[0m    y\n");
  nav_cli_text_paragraph (plain, 0, 0, NAV_CLI_BAD, "x");
  assert_is (plain, "x\n");
}

static void
test_labelled (void)
{
  NavCliText *text = nav_cli_text_new (20, FALSE);

  nav_cli_text_labelled (text, 2, 6, "Why", "one two three four");
  nav_cli_text_labelled (text, 2, 6, "None", "");
  assert_is (text, "  Why   one two\n        three four\n  None  \n");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/foreign-controls", test_foreign_controls);
  g_test_add_func ("/text/wraps", test_wraps);
  g_test_add_func ("/text/exact-width-and-empty", test_exact_width_and_empty);
  g_test_add_func ("/text/long-word", test_long_word);
  g_test_add_func ("/text/width", test_width);
  g_test_add_func ("/text/styles", test_styles);
  g_test_add_func ("/text/labelled", test_labelled);

  return g_test_run ();
}
