// SPDX-License-Identifier: Apache-2.0
// What holds for any text: spans inside of it, the same result twice, an unrelated sentence
// changes nothing, and no bytes do harm.

#include <locale.h>
#include <string.h>

#include "intent-jsonl.h"

static NavLexicon *lexicon;
static const char *cases_path;

static NavIntent *
read_text (const char *text)
{
  const NavTurn turn = { NAV_TURN_USER, text, NAV_INTENT_ASK_NONE, NULL };

  return nav_intent_extract (lexicon, NULL, &turn, 1, NULL);
}

static void
assert_spans (NavIntent *intent, const NavTurn *turns, gsize n_turns)
{
  for (guint f = 0; f < NAV_N_INTENT_FIELDS; f++) {
    const GPtrArray *facts = nav_intent_get_facts (intent, f);

    for (guint i = 0; i < facts->len; i++) {
      const NavIntentFact *fact = facts->pdata[i];
      const char *text;

      if (fact->source == NAV_INTENT_SOURCE_ASSUMED)
        continue;
      g_assert_cmpint (fact->turn, >=, 0);
      g_assert_cmpint (fact->turn, <, (int) n_turns);
      text = turns[fact->turn].text;
      g_assert_cmpuint (fact->start, <, fact->end);
      g_assert_cmpuint (fact->end, <=, strlen (text));
      g_assert_true (fact->confidence > 0.0 && fact->confidence <= 1.0);
      g_assert_true (g_utf8_validate (fact->quote, -1, NULL));
      if (g_utf8_validate (text, -1, NULL))
        g_assert_cmpint (strncmp (fact->quote, text + fact->start, fact->end - fact->start), ==, 0);
    }
  }
}

static void
for_each_case (void (*check) (const IntentCase *))
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (cases_path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_autoptr (IntentCase) item = intent_case_new (lines[i], NULL);

    g_assert_nonnull (item);
    g_test_message ("%s", intent_case_id (item));
    check (item);
  }
}

static NavIntent *
read_case (const IntentCase *item, NavIntent *previous)
{
  return nav_intent_extract (lexicon, previous, (const NavTurn *) (gpointer) item->turns->data,
                             item->turns->len, NULL);
}

static void
check_spans (const IntentCase *item)
{
  g_autoptr (NavIntent) intent = read_case (item, NULL);

  assert_spans (intent, (const NavTurn *) (gpointer) item->turns->data, item->turns->len);
}

static void
check_same_twice (const IntentCase *item)
{
  g_autoptr (NavIntent) first = read_case (item, NULL);
  g_autoptr (NavIntent) second = read_case (item, NULL);
  g_autoptr (NavIntent) further = read_case (item, first);

  g_assert_true (nav_intent_equal (first, second));
  g_assert_true (nav_intent_equal (first, further));
}

static void
check_step_by_step (const IntentCase *item)
{
  g_autoptr (NavIntent) whole = read_case (item, NULL);
  g_autoptr (NavIntent) state = NULL;

  for (guint n = 1; n <= item->turns->len; n++) {
    NavIntent *next =
      nav_intent_extract (lexicon, state, (const NavTurn *) (gpointer) item->turns->data, n, NULL);

    g_clear_pointer (&state, nav_intent_unref);
    state = next;
  }
  g_assert_true (nav_intent_equal (whole, state));
}

/* Values, without what depends on the text's length: context and the act of a greeting. */
static char *
describe_values (NavIntent *intent)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint f = 0; f < NAV_INTENT_ADDITIONAL_CONTEXT; f++) {
    const GPtrArray *facts = nav_intent_get_facts (intent, f);

    for (guint i = 0; i < facts->len; i++) {
      g_autofree char *value = nav_intent_fact_format_value (facts->pdata[i]);
      g_string_append_printf (text, "%s=%s;", nav_intent_field_name (f), value);
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_unrelated_sentence (const IntentCase *item)
{
  NavTurn *last = &g_array_index (item->turns, NavTurn, item->turns->len - 1);
  const char *text = last->text;
  g_autofree char *longer =
    g_strconcat (text, text[0] != '\0' && strchr (".!?", text[strlen (text) - 1]) ? " " : ". ",
                 "The sky is blue.", NULL);
  g_autoptr (NavIntent) plain = read_case (item, NULL);
  g_autoptr (NavIntent) more = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  /* a one-word answer is no longer one */
  if (nav_intent_get_act (plain) == NAV_INTENT_ACT_PROCEED || strlen (text) < 12)
    return;
  last->text = longer;
  more = read_case (item, NULL);
  last->text = text;
  a = describe_values (plain);
  b = describe_values (more);
  g_assert_cmpstr (a, ==, b);
}

static void
test_spans (void)
{
  for_each_case (check_spans);
}

static void
test_same_twice (void)
{
  for_each_case (check_same_twice);
}

static void
test_step_by_step (void)
{
  for_each_case (check_step_by_step);
}

static void
test_unrelated_sentence (void)
{
  for_each_case (check_unrelated_sentence);
}

static void
test_random_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 300; round++) {
    gsize n = (gsize) g_rand_int_range (rand, 0, 2048);
    g_autofree char *text = g_malloc (n + 1);
    g_autoptr (NavIntent) intent = NULL;
    NavTurn turn = { NAV_TURN_USER, text, NAV_INTENT_ASK_NONE, NULL };

    for (gsize i = 0; i < n; i++)
      text[i] = (char) g_rand_int_range (rand, 1, 256);
    text[n] = '\0';
    intent = nav_intent_extract (lexicon, NULL, &turn, 1, NULL);
    assert_spans (intent, &turn, 1);
  }
}

/* Words of the lexicon in any order reach the rules' edges sooner than random bytes. */
static void
test_random_words (void)
{
  static const NavLexEntry *const tables[] = { nav_lexicon_use_cases,  nav_lexicon_people,
                                               nav_lexicon_priorities, nav_lexicon_scopes,
                                               nav_lexicon_names,      nav_lexicon_acts };
  static const char *const glue[] = { " ",    ", ", ". ",    "-",  " 500 ", " of ", "? ",
                                      " no ", "/",  " 1.5k", "\n", " $",    " and " };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  gsize sizes[G_N_ELEMENTS (tables)] = { 0 };

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    while (tables[t][sizes[t]].phrase != NULL)
      sizes[t]++;
  for (guint round = 0; round < 1500; round++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (NavIntent) intent = NULL;
    NavTurn turn = { NAV_TURN_USER, NULL, NAV_INTENT_ASK_NONE, NULL };

    for (int i = g_rand_int_range (rand, 1, 20); i > 0; i--) {
      guint t = (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (tables));

      g_string_append (text, tables[t][g_rand_int_range (rand, 0, (int) sizes[t])].phrase);
      g_string_append (text, glue[g_rand_int_range (rand, 0, G_N_ELEMENTS (glue))]);
    }
    turn.text = text->str;
    intent = nav_intent_extract (lexicon, NULL, &turn, 1, NULL);
    assert_spans (intent, &turn, 1);
  }
}

static void
test_a_megabyte (void)
{
  g_autoptr (GString) text = g_string_new ("Chatbot for 40 users. ");
  g_autoptr (NavIntent) intent = NULL;

  while (text->len < 1024 * 1024)
    g_string_append (text, "Lorem ipsum dolor sit amet. ");
  intent = read_text (text->str);
  g_assert_cmpfloat (nav_intent_get_number (intent, NAV_INTENT_USER_COUNT), ==, 40);
  g_assert_cmpstr (nav_finding_get_code (nav_intent_get_messages (intent)->pdata[0]), ==,
                   "remark.truncated");
}

static void
test_ten_thousand_numbers (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (NavIntent) intent = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "%u ", i);
  intent = read_text (text->str);
  g_assert_false (nav_intent_has (intent, NAV_INTENT_USER_COUNT));
  g_assert_false (nav_intent_has (intent, NAV_INTENT_BUDGET));
}

static void
test_traps_invent_nothing (void)
{
  static const char *const traps[] = {
    "Since 2019 we are open 24/7 in 14 countries.",
    "Our top 10 products cost 49.99 each.",
    "ISO 27001 and SOC 2 apply.",
    "We sold 3,000 bikes in May for 2 million euros.",
    "Python 3.11 on Ubuntu 22.04 with CUDA 12.",
    "The meeting is at 9:30 in room 204.",
    ("\xe2\x80\xae"
     "sresu 005\xe2\x80\xac"),
    "80 % of it is idle.",
    "Please call +49 30 123456.",
    "The 7B model needs 80GB.",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (traps); i++) {
    g_autoptr (NavIntent) intent = read_text (traps[i]);

    g_test_message ("%s", traps[i]);
    g_assert_false (nav_intent_has (intent, NAV_INTENT_USER_COUNT));
    g_assert_false (nav_intent_has (intent, NAV_INTENT_BUDGET));
    g_assert_false (nav_intent_has (intent, NAV_INTENT_GPU_COUNT_MAX));
  }
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  cases_path = argv[1];
  lexicon = intent_test_lexicon ();
  g_test_add_func ("/intent/properties/spans", test_spans);
  g_test_add_func ("/intent/properties/same-twice", test_same_twice);
  g_test_add_func ("/intent/properties/step-by-step", test_step_by_step);
  g_test_add_func ("/intent/properties/unrelated-sentence", test_unrelated_sentence);
  g_test_add_func ("/intent/properties/random-bytes", test_random_bytes);
  g_test_add_func ("/intent/properties/random-words", test_random_words);
  g_test_add_func ("/intent/properties/megabyte", test_a_megabyte);
  g_test_add_func ("/intent/properties/numbers", test_ten_thousand_numbers);
  g_test_add_func ("/intent/properties/traps", test_traps_invent_nothing);
  result = g_test_run ();
  nav_lexicon_unref (lexicon);
  return result;
}
