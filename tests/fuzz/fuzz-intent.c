// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the intent rules: no conversation of any bytes crashes them, and what was
// understood is a JSON document that the reader takes. A line is a turn of the user; each builds on
// what was understood so far.

#include <string.h>

#include "base/nav-json.h"
#include "intent/nav-intent-extract.h"

#include "fuzz-target.h"

#define MAX_TURNS 4

static NavLexicon *
get_lexicon (void)
{
  static const char *const models[] = { "meta-llama/Llama-3.3-70B-Instruct",
                                        "Qwen/Qwen2.5-7B-Instruct", "microsoft/phi-4", NULL };
  static const char *const gpus[] = { "l4", "a100-80", "h100-sxm", "rtx-4090", NULL };
  static const NavLexiconSource source = { models, gpus };
  static NavLexicon *lexicon;

  if (lexicon == NULL)
    lexicon = nav_lexicon_new (&source);
  return lexicon;
}

static void
check_document (const NavIntent *intent)
{
  g_autoptr (JsonNode) node = nav_intent_to_json (intent);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = nav_json_to_text (node, FALSE);

  again = nav_json_parse (text, -1, &nav_json_default_limits, &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_TURNS);
  g_autoptr (NavIntent) so_far = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    const NavTurn turn = { .role = NAV_TURN_USER, .text = lines[i] };
    NavIntent *intent = nav_intent_extract (get_lexicon (), so_far, &turn, 1, NULL);

    g_assert_nonnull (intent);
    check_document (intent);
    if (so_far != NULL)
      nav_intent_unref (so_far);
    so_far = intent;
  }
  return 0;
}
