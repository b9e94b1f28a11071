// SPDX-License-Identifier: Apache-2.0
// Runs the conversations of cases.jsonl and compares every field with what a person would say: a
// field that is not expected must have its default. Cases marked "held_out" were not used to
// write or tune the rules, and are not to be: they measure how well the rules generalise, so
// some of them may fail.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "intent-jsonl.h"

#define HELD_OUT_WRONG 0.12 /* share of the held-out conversations with a wrong field */

static NavLexicon *lexicon;

static gboolean
matches (JsonNode *expected, JsonNode *got)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (expected) ? json_node_get_object (expected) : NULL;

  if (object != NULL && json_object_has_member (object, "one_of")) {
    JsonArray *list = json_object_get_array_member (object, "one_of");

    for (guint i = 0; i < json_array_get_length (list); i++)
      if (matches (json_array_get_element (list, i), got))
        return TRUE;
    return FALSE;
  }
  if (JSON_NODE_HOLDS_VALUE (expected) && json_node_get_value_type (expected) != G_TYPE_STRING)
    return JSON_NODE_HOLDS_VALUE (got) && json_node_get_value_type (got) != G_TYPE_STRING &&
           fabs (json_node_get_double (expected) - json_node_get_double (got)) <=
             0.01 * json_node_get_double (expected) + 1e-9;
  return json_node_equal (expected, got);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The members of a set in one order and one spelling. */
static char *
sort_set (JsonNode *node)
{
  JsonArray *array = json_node_get_array (node);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (members, g_ascii_strdown (json_array_get_string_element (array, i), -1));
  g_ptr_array_sort (members, compare_texts);
  g_ptr_array_add (members, NULL);
  return g_strjoinv (" ", (char **) members->pdata);
}

static gboolean
is_ignored (const IntentCase *item, const char *name)
{
  JsonArray *list = json_object_has_member (item->object, "ignore")
                      ? json_object_get_array_member (item->object, "ignore")
                      : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (strcmp (json_array_get_string_element (list, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_field (const IntentCase *item, JsonObject *defaults, JsonObject *state, const char *name)
{
  JsonObject *expected = json_object_get_object_member (item->object, "expected");
  gboolean stated = json_object_has_member (expected, name);
  JsonNode *want = json_object_get_member (stated ? expected : defaults, name);
  JsonNode *got = json_object_get_member (state, name);
  g_autofree char *want_text = NULL;
  g_autofree char *got_text = NULL;

  if (is_ignored (item, name))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (want)) {
    want_text = sort_set (want);
    got_text = sort_set (got);
    if (strcmp (want_text, got_text) == 0)
      return TRUE;
  } else if (matches (want, got)) {
    return TRUE;
  } else {
    want_text = nav_json_to_text (want, FALSE);
    got_text = nav_json_to_text (got, FALSE);
  }
  g_test_message ("%s %s: expected %s, got %s", intent_case_id (item), name, want_text, got_text);
  return FALSE;
}

static guint
check_case (const IntentCase *item, JsonObject *defaults)
{
  g_autoptr (NavIntent) intent =
    nav_intent_extract (lexicon, NULL, (const NavTurn *) (gpointer) item->turns->data,
                        item->turns->len, NULL);
  g_autoptr (JsonNode) node = nav_intent_to_json (intent);
  JsonObject *state = json_object_get_object_member (json_node_get_object (node), "state");
  JsonObject *expected = json_object_get_object_member (item->object, "expected");
  guint wrong = 0;

  for (guint f = 0; f < NAV_INTENT_ADDITIONAL_CONTEXT; f++)
    wrong += check_field (item, defaults, state, nav_intent_field_name (f)) ? 0 : 1;
  wrong += check_field (item, defaults, state, "act") ? 0 : 1;
  if (json_object_has_member (expected, "next_question"))
    wrong += check_field (item, defaults, state, "next_question") ? 0 : 1;
  return wrong;
}

static void
test_cases (gconstpointer path)
{
  g_autoptr (NavIntent) empty = nav_intent_new_empty ();
  g_autoptr (JsonNode) node = nav_intent_to_json (empty);
  JsonObject *defaults = json_object_get_object_member (json_node_get_object (node), "state");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint wrong = 0, n = 0, held = 0, held_wrong = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (IntentCase) item = lines[i][0] != '\0' ? intent_case_new (lines[i], NULL) : NULL;

    if (lines[i][0] == '\0')
      continue;
    g_assert_nonnull (item);
    n++;
    if (json_object_has_member (item->object, "held_out")) {
      held++;
      held_wrong += check_case (item, defaults) > 0 ? 1 : 0;
    } else {
      wrong += check_case (item, defaults);
    }
  }
  g_test_message ("%u conversations, %u fields wrong; held out %u, %u of them wrong", n, wrong,
                  held, held_wrong);
  g_assert_cmpuint (held, >=, 50);
  g_assert_cmpfloat (held_wrong, <=, HELD_OUT_WRONG * held);
  g_assert_cmpuint (n, >=, 150);
  g_assert_cmpuint (wrong, ==, 0);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  lexicon = intent_test_lexicon ();
  g_test_add_data_func ("/intent/cases", argv[1], test_cases);
  result = g_test_run ();
  nav_lexicon_unref (lexicon);
  return result;
}
