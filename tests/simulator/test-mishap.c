// SPDX-License-Identifier: Apache-2.0
// The table of what goes wrong on order: how it is written, and what it hits.

#include <locale.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "simulator/nav-vllm-mishap.h"

static void
test_text (void)
{
  NavVllmMishap mishap;
  g_autoptr (GError) error = NULL;

  nav_vllm_mishap_from_text (&mishap, "mid_stream:stall,rate=0.25,ms=1500,tokens=20,after_n=7",
                             &error);
  g_assert_no_error (error);
  g_assert_cmpint (mishap.where, ==, NAV_VLLM_MID_STREAM);
  g_assert_cmpint (mishap.what, ==, NAV_VLLM_BREAK_STALL);
  g_assert_cmpfloat (mishap.rate, ==, 0.25);
  g_assert_cmpuint (mishap.ms, ==, 1500);
  g_assert_cmpuint (mishap.tokens, ==, 20);
  g_assert_cmpuint (mishap.after_n, ==, 7);
  nav_vllm_mishap_from_text (&mishap, "accept:status,status=429,retry_after=3,times=1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mishap.status, ==, 429);
  g_assert_cmpuint (mishap.retry_after, ==, 3);
  g_assert_cmpuint (mishap.times, ==, 1);
  g_assert_cmpfloat (mishap.rate, ==, 1);
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "", ",", ":", "accept", "accept:", "accept:cut:cut", "nowhere:cut", "accept:what",
    "accept:cut,", "accept:cut,rate", "accept:cut,rate=", "accept:cut,rate=x", "accept:cut,rate=2",
    "accept:cut,rate=-1", "accept:cut,rate=nan", "accept:cut,other=1", "accept:status,status=200",
    "accept:status,status=99999999999999999999", "accept:stall,ms=0", "accept:stall,ms=1.5",
    "accept:malformed", "accept:wrong_usage", "health:wrong_usage", "mid_stream:cut,tokens=0",
    "accept:cut,=1", "acc\xff:cut",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    NavVllmMishap mishap;
    g_autoptr (GError) error = NULL;

    g_test_message ("%u", i);
    g_assert_false (nav_vllm_mishap_from_text (&mishap, texts[i], &error));
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  }
}

static gboolean
read_rows (const char *json, GArray *mishaps, GError **error)
{
  g_autoptr (JsonNode) node = nav_json_parse (json, -1, &nav_json_line_limits, NULL);

  return nav_vllm_mishaps_read (mishaps, json_node_get_array (node), "faults", error);
}

static void
test_json (void)
{
  g_autoptr (GArray) mishaps = g_array_new (FALSE, FALSE, sizeof (NavVllmMishap));
  g_autoptr (NavVllmMishaps) table = nav_vllm_mishaps_new (1);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  NavVllmMishap hit;

  g_assert_true (read_rows ("[{\"where\":\"health\",\"what\":\"status\",\"after_n\":1},"
                       "{\"where\":\"accept\",\"what\":\"cut\",\"rate\":0.5}]",
                       mishaps, &error));
  for (guint i = 0; i < mishaps->len; i++)
    nav_vllm_mishaps_add (table, &g_array_index (mishaps, NavVllmMishap, i));
  g_assert_false (nav_vllm_mishaps_draw (table, NAV_VLLM_ON_HEALTH, &hit));
  g_assert_true (nav_vllm_mishaps_draw (table, NAV_VLLM_ON_HEALTH, &hit));
  g_assert_cmpuint (hit.status, ==, 503);
  node = nav_json_node_for_array (nav_vllm_mishaps_to_json (table));
  text = nav_json_to_text (node, FALSE);
  g_assert_cmpstr (text, ==,
                   "[{\"where\":\"health\",\"what\":\"status\",\"status\":503,\"retry_after\":0,"
                   "\"rate\":1,\"after_n\":1,\"times\":0,\"seen\":2,\"fired\":1},"
                   "{\"where\":\"accept\",\"what\":\"cut\",\"rate\":0.5,\"after_n\":0,\"times\":0,"
                   "\"seen\":0,\"fired\":0}]");
  g_array_set_size (mishaps, 0);
  g_assert_true (read_rows (text, mishaps, &error)); /* what it tells can be sent back */
  g_assert_cmpuint (mishaps->len, ==, 2);
  g_assert_false (read_rows (
    "[{\"where\":\"accept\",\"what\":\"cut\"},{\"where\":\"accept\"}]", mishaps, &error));
  g_assert_cmpstr (nav_error_get_field (error), ==, "faults[1].what");
}

/* Which of 64 events are hit, as bits. */
static guint64
draw_all (guint64 seed, const char *text)
{
  g_autoptr (NavVllmMishaps) table = nav_vllm_mishaps_new (seed);
  NavVllmMishap mishap, hit;
  guint64 bits = 0;

  g_assert_true (nav_vllm_mishap_from_text (&mishap, text, NULL));
  nav_vllm_mishaps_add (table, &mishap);
  for (guint i = 0; i < 64; i++)
    if (nav_vllm_mishaps_draw (table, NAV_VLLM_ON_ACCEPT, &hit))
      bits |= (guint64) 1 << i;
  return bits;
}

static void
test_draw (void)
{
  g_assert_cmphex (draw_all (1, "accept:cut"), ==, G_MAXUINT64);
  g_assert_cmphex (draw_all (1, "accept:cut,rate=0"), ==, 0);
  g_assert_cmphex (draw_all (1, "health:cut"), ==, 0);
  g_assert_cmphex (draw_all (1, "accept:cut,after_n=60"), ==, G_MAXUINT64 << 60);
  g_assert_cmphex (draw_all (1, "accept:cut,after_n=2,times=3"), ==, 0x1c);
  g_assert_cmphex (draw_all (1, "accept:cut,rate=0.5"), ==, draw_all (1, "accept:cut,rate=0.5"));
  g_assert_cmphex (draw_all (1, "accept:cut,rate=0.5"), !=, draw_all (2, "accept:cut,rate=0.5"));
}

/* As often as it was ordered. */
static void
test_rate (void)
{
  g_autoptr (NavVllmMishaps) table = nav_vllm_mishaps_new (7);
  NavVllmMishap mishap, hit;
  guint n = 0;

  g_assert_true (nav_vllm_mishap_from_text (&mishap, "accept:cut,rate=0.1", NULL));
  nav_vllm_mishaps_add (table, &mishap);
  for (guint i = 0; i < 20000; i++)
    n += nav_vllm_mishaps_draw (table, NAV_VLLM_ON_ACCEPT, &hit);
  g_assert_cmpuint (n, >, 1850);
  g_assert_cmpuint (n, <, 2150);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/mishap/text", test_text);
  g_test_add_func ("/simulator/mishap/nonsense", test_nonsense);
  g_test_add_func ("/simulator/mishap/json", test_json);
  g_test_add_func ("/simulator/mishap/draw", test_draw);
  g_test_add_func ("/simulator/mishap/rate", test_rate);
  return g_test_run ();
}
