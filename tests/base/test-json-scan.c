// SPDX-License-Identifier: Apache-2.0
// What the scan before the JSON parser lets through, what it refuses, and where it sees the
// mistake.

#include <locale.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json-scan.h"
#include "base/nav-json.h"

typedef struct {
  const char *name;
  const char *text;
  const char *where; /* in the message; NULL if the text is good */
} Case;

static const Case cases[] = {
  { "object", "{\"a\": [1, -2.5e3, true, false, null], \"b\": {}}", NULL },
  { "byte-order-mark", "\xef\xbb\xbf{\"a\": 1}", NULL },
  { "escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]", NULL },
  { "surrogate-pair", "[\"\\ud83d\\ude00\"]", NULL },
  { "largest-integer", "[9223372036854775807, -9223372036854775808]", NULL },
  { "integer-over-64-bits", "[\n  9223372036854775808]", "line 2, column 3" },
  { "number-over-double", "[1, 1e999]", "line 1, column 5" },
  { "leading-zero", "[012]", "line 1, column 2" },
  { "hexadecimal", "[0x10]", "line 1, column 3" },
  { "point-without-digits", "[1.]", "line 1, column 2" },
  { "minus-alone", "[-]", "line 1, column 2" },
  { "comment", "[1] // one", "line 1, column 5" },
  { "quote-in-comment", "/* \" */ [", "line 1, column 1" },
  { "single-quotes", "['a']", "line 1, column 2" },
  { "not-a-number", "[NaN]", "line 1, column 2" },
  { "word", "[nil]", "line 1, column 2" },
  { "high-surrogate-alone", "[\"\\ud83d\"]", "line 1, column 3" },
  { "low-surrogate-alone", "[\"\\ude00\"]", "line 1, column 3" },
  { "zero-character", "[\"\\u0000\"]", "line 1, column 3" },
  { "raw-line-end-in-string", "[\"a\nb\"]", "line 1, column 4" },
  { "unknown-escape", "[\"\\x\"]", "line 1, column 3" },
  { "string-without-end", "[\"abc", "line 1, column 6" },
  { "too-deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1", "nested too deep" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = nav_json_parse (c->text, -1, &nav_json_line_limits, &error);

  if (c->where == NULL) {
    g_assert_no_error (error);
    g_assert_nonnull (node);
    return;
  }
  g_assert_null (node);
  g_assert_error (error, NAV_BASE_ERROR, NAV_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, c->where));
}

/* A depth that only counts brackets outside of strings, and does not believe quotes in comments. */
static void
test_depth_counts_brackets_only (void)
{
  g_autofree char *brackets = g_strnfill (1000, '[');
  g_autofree char *in_string = g_strdup_printf ("[\"%s\"]", brackets);
  g_autofree char *flat = g_strdup_printf ("[%s1]", "{},[],");
  g_autoptr (JsonNode) a = nav_json_parse (in_string, -1, &nav_json_line_limits, NULL);
  g_autoptr (JsonNode) b = nav_json_parse (flat, -1, &nav_json_line_limits, NULL);

  g_assert_nonnull (a);
  g_assert_nonnull (b);
}

/* Escapes of what is no character, as a parser of streams has them mended; others stay. */
static void
test_mend (void)
{
  static const struct {
    const char *text;
    const char *mended;
  } rows[] = {
    { "[\"\\u0000\"]", "[\"\\ufffd\"]" },
    { "[\"a\\ud83db\"]", "[\"a\\ufffdb\"]" },
    { "[\"\\ude00\"]", "[\"\\ufffd\"]" },
    { "[\"\\ud83d\\ud83d\\ude00\"]", "[\"\\ufffd\\ud83d\\ude00\"]" },
    { "[\"\\ud83d\\u0000\"]", "[\"\\ufffd\\ufffd\"]" },
    { "[\"\\ud83d\\ude00\\u00e9\"]", NULL },
    { "[\"\\\\u0000\"]", NULL },
    { "[\"\\u00", NULL },
    { "[\"\\", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *mended = nav_json_mend_escapes (rows[i].text, strlen (rows[i].text));
    g_assert_cmpstr (mended, ==, rows[i].mended);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/json-scan/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/json-scan/depth-counts-brackets-only", test_depth_counts_brackets_only);
  g_test_add_func ("/json-scan/mend", test_mend);
  return g_test_run ();
}
