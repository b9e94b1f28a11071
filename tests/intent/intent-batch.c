// SPDX-License-Identifier: Apache-2.0
// Reads conversations from standard input as JSON Lines and writes what the rules understood,
// one line each. With --explain, how they were read as well. A tool for developers; not
// installed.

#include <stdio.h>
#include <string.h>

#include "intent-jsonl.h"

static void
print_result (const IntentCase *item, const NavLexicon *lexicon, gboolean explain)
{
  g_autoptr (NavIntentTrace) trace = nav_intent_trace_new ();
  g_autoptr (NavIntent) intent =
    nav_intent_extract (lexicon, NULL, (const NavTurn *) (gpointer) item->turns->data,
                        item->turns->len, trace);
  g_autoptr (JsonNode) node = nav_intent_to_json (intent);
  g_autofree char *text = NULL;

  json_object_set_string_member (json_node_get_object (node), "id", intent_case_id (item));
  if (explain)
    json_object_set_member (json_node_get_object (node), "trace", nav_intent_trace_to_json (trace));
  text = nav_json_to_text (node, explain);
  g_print ("%s\n", text);
}

int
main (int argc, char **argv)
{
  gboolean explain = argc > 1 && strcmp (argv[1], "--explain") == 0;
  g_autoptr (NavLexicon) lexicon = intent_test_lexicon ();
  char *line = NULL;
  size_t size = 0;
  ssize_t n;

  while ((n = getline (&line, &size, stdin)) > 0) {
    g_autoptr (GError) error = NULL;
    g_autoptr (IntentCase) item = NULL;

    if (line[n - 1] == '\n')
      line[n - 1] = '\0';
    if (line[0] == '\0')
      continue;
    item = intent_case_new (line, &error);
    if (item == NULL) {
      g_printerr ("%s\n", error->message);
      free (line);
      return 3;
    }
    print_result (item, lexicon, explain);
  }
  free (line);
  return 0;
}
