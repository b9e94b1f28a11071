// SPDX-License-Identifier: Apache-2.0
// Server-sent events: every form a server may write, in any portions.

#include <locale.h>
#include <string.h>

#include "observe/nav-sse.h"

static void
collect (const char *data, gsize length, gpointer user_data)
{
  g_assert_cmpuint (data[length], ==, 0);
  g_string_append_printf (user_data, "<%s>", data);
}

/* The events of a text that comes in portions of a size. */
static char *
parse (const char *text, gsize portion)
{
  g_autoptr (NavSse) sse = nav_sse_new (1000);
  GString *events = g_string_new (NULL);

  for (gsize at = 0; at < strlen (text); at += portion)
    g_assert_true (nav_sse_feed (sse, text + at, MIN (portion, strlen (text) - at), collect,
                                 events));
  nav_sse_finish (sse, collect, events);
  return g_string_free (events, FALSE);
}

static void
test_forms (void)
{
  static const char *const cases[][2] = {
    { "data: a\n\ndata: b\n\n", "<a><b>" },
    { "data: a\r\n\r\ndata: b\r\n\r\n", "<a><b>" },
    { "data: a\r\rdata: b\r\r", "<a><b>" },
    { "data:a\n\ndata:  b\n\n", "<a>< b>" },
    { "data: a\ndata: b\n\n", "<a\nb>" },
    { "data: a\r\ndata: b\r\n\r\n", "<a\nb>" },
    { ": hello\n\nevent: x\nid: 3\ndata: a\nretry: 5\n\n", "<a>" },
    { "data: a\n\ndata: b", "<a><b>" },
    { "data: a\n\ndata: b\n", "<a><b>" },
    { "data\n\n", "<>" },
    { "\xef\xbb\xbf" "data: a\n\n", "<a>" },
    { "database: a\n\nDATA: b\n\n", "" },
    { "data: \xc3\xa4\xe2\x82\xac\n\n", "<\xc3\xa4\xe2\x82\xac>" },
    { "\n\n\r\n\n", "" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize portion = 1; portion <= 7; portion++) {
      g_autofree char *events = parse (cases[i][0], portion);
      g_assert_cmpstr (events, ==, cases[i][1]);
    }
}

static void
test_too_large (void)
{
  g_autoptr (NavSse) endless = nav_sse_new (100);
  g_autoptr (NavSse) many = nav_sse_new (100);
  g_autoptr (GString) events = g_string_new (NULL);
  gboolean taken = TRUE;

  for (int i = 0; i < 101; i++)
    taken = nav_sse_feed (endless, "x", 1, collect, events);
  g_assert_false (taken);
  for (int i = 0; i < 20 && nav_sse_feed (many, "data: 12345678\n", 15, collect, events); i++)
    g_assert_cmpint (i, <, 15);
  g_assert_cmpuint (events->len, ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/sse/forms", test_forms);
  g_test_add_func ("/observe/sse/too-large", test_too_large);
  return g_test_run ();
}
