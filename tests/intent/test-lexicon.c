// SPDX-License-Identifier: Apache-2.0
// The lexicon's tables: no phrase twice in a class, each entry can be found, typos lead to it.

#include <locale.h>
#include <string.h>

#include "intent/nav-reading.h"

#include "intent-jsonl.h"

static NavLexicon *lexicon;
static const NavLexEntry *const tables[] = { nav_lexicon_use_cases,  nav_lexicon_people,
                                             nav_lexicon_priorities, nav_lexicon_scopes,
                                             nav_lexicon_names,      nav_lexicon_acts };

static void
test_no_phrase_twice_in_a_class (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (const NavLexEntry *entry = tables[t]; entry->phrase != NULL; entry++) {
      /* a word may play several roles in pair rules, each of them once */
      g_autofree char *key = g_strdup_printf ("%d %s %s", entry->class, entry->phrase,
                                              entry->class == NAV_LEX_ROLE ? entry->text : "");

      g_test_message ("%s", key);
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&key)));
    }
  }
}

static void
test_phrases_are_normalised (void)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (const NavLexEntry *entry = tables[t]; entry->phrase != NULL; entry++) {
      g_autofree char *lower = g_utf8_strdown (entry->phrase, -1);

      g_assert_cmpstr (lower, ==, entry->phrase);
      g_assert_null (strstr (entry->phrase, "  "));
      g_assert_false (g_str_has_prefix (entry->phrase, " ") ||
                      g_str_has_suffix (entry->phrase, " "));
    }
  }
}

/* Classes that exclude each other: a phrase in two of them would be read in two ways. */
static void
test_no_phrase_in_two_rival_classes (void)
{
  static const NavLexClass rivals[] = { NAV_LEX_GPU,      NAV_LEX_MODEL,  NAV_LEX_LANGUAGE,
                                        NAV_LEX_CURRENCY, NAV_LEX_PERSON, NAV_LEX_CONCURRENT,
                                        NAV_LEX_RATE_UNIT };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const NavLexEntry *entry = tables[t]; entry->phrase != NULL; entry++)
      for (gsize r = 0; r < G_N_ELEMENTS (rivals); r++)
        if (entry->class == rivals[r]) {
          g_test_message ("%s", entry->phrase);
          g_assert_true (g_hash_table_add (seen, (gpointer) entry->phrase));
        }
}

static gboolean
finds (const char *text, const NavLexEntry *entry)
{
  g_autoptr (NavReading) reading = nav_reading_new (lexicon, text, 0, NULL);
  const GArray *matches;

  nav_reading_match (reading);
  matches = reading->matches[entry->class];
  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (match->entry == entry ||
        (entry->class == NAV_LEX_ROLE && strcmp (match->entry->phrase, entry->phrase) == 0))
      return TRUE;
  }
  return FALSE;
}

static void
test_each_entry_is_reached (void)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++) {
    for (const NavLexEntry *entry = tables[t]; entry->phrase != NULL; entry++) {
      g_auto (GStrv) words = g_strsplit (entry->phrase, "*", -1);
      g_autofree char *plain = g_strjoinv ("", words);
      g_autofree char *text = g_strdup_printf ("Here , %s , there", plain);

      if (!finds (text, entry)) {
        g_test_message ("not reached: %s", text);
        g_test_fail ();
      }
    }
  }
}

static void
test_typos (void)
{
  static const char *const pairs[][2] = {
    { "chatbt", "chatbot" },
    { "usres", "users" },
    { "latancy", "latency" },
    { "sumarize", "summarize" },
    { "trasnlation", "translation" },
    { "custmers", "customers" },
    { "acuracy", "accuracy" },
    { "develoeprs", "developers" },
    /* words that are right, too short, or unlike any */
    { "charter", "charter" },
    { "usr", "usr" },
    { "zyzzyva", "zyzzyva" },
    { "deployed", "deployed" },
    { "letters", "letters" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (NavReading) reading = nav_reading_new (lexicon, pairs[i][0], 0, NULL);

    nav_correct_typos (reading);
    g_assert_cmpstr (nav_reading_token (reading, 0)->word, ==, pairs[i][1]);
  }
}

static void
test_catalogue_names (void)
{
  static const char *const gpus[] = { "NVIDIA-X900-96GB", "q77-sxm", NULL };
  static const char *const models[] = { "acme/thinker-one", NULL };
  const NavLexiconSource source = { models, gpus };
  g_autoptr (NavLexicon) small = nav_lexicon_new (&source);

  g_assert_true (nav_lexicon_knows_gpu (small, "Q77"));
  g_assert_false (nav_lexicon_knows_gpu (small, "H100"));
  g_assert_true (nav_lexicon_knows_model_publisher (small, "acme"));
  g_assert_nonnull (nav_lexicon_find (small, "q77"));
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  lexicon = intent_test_lexicon ();
  g_test_add_func ("/intent/lexicon/no-phrase-twice", test_no_phrase_twice_in_a_class);
  g_test_add_func ("/intent/lexicon/normalised", test_phrases_are_normalised);
  g_test_add_func ("/intent/lexicon/rivals", test_no_phrase_in_two_rival_classes);
  g_test_add_func ("/intent/lexicon/reached", test_each_entry_is_reached);
  g_test_add_func ("/intent/lexicon/typos", test_typos);
  g_test_add_func ("/intent/lexicon/catalogue", test_catalogue_names);
  result = g_test_run ();
  nav_lexicon_unref (lexicon);
  return result;
}
