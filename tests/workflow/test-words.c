// SPDX-License-Identifier: Apache-2.0
// Everything that the layers below can say has words, and the words read well.

#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "intent/nav-intent-extract.h"
#include "planner/nav-plan.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

typedef void (*EachFile) (const char *path, const char *text, gpointer data);

static void
walk_sources (const char *folder, const char *suffix, EachFile each, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GDir *dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      walk_sources (path, suffix, each, data);
    else if (g_str_has_suffix (name, suffix) && g_file_get_contents (path, &text, NULL, NULL))
      each (path, text, data);
  }
  g_dir_close (dir);
}

static void
check_match (const char *path, GMatchInfo *match, guint *count)
{
  g_autofree char *code = g_match_info_fetch (match, 1);

  if (code[0] == '\0')
    return; /* words of the workflow itself, which carry no code */
  (*count)++;
  if (!nav_words_knows_finding (code)) {
    g_test_message ("%s: “%s” has no words in nav-words-findings.c", path, code);
    g_test_fail ();
  }
}

static void
check_codes (const char *path, const char *text, gpointer count)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("nav_finding_new(?:_from_json)?\\s*\\(\\s*\"([^\"]*)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    check_match (path, match, count);
}

static void
test_every_code_has_words (void)
{
  g_autofree char *src = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "src", NULL);
  guint count = 0;

  walk_sources (src, ".c", check_codes, &count);
  g_assert_cmpuint (count, >, 30);
}

/* The codes of questions are put together from their names. */
static void
test_every_question_has_words (void)
{
  for (int q = NAV_INTENT_ASK_NONE + 1; q < NAV_N_INTENT_QUESTIONS; q++) {
    g_autofree char *code =
      g_strconcat ("question.", nav_intent_question_name ((NavIntentQuestion) q), NULL);
    g_assert_true (nav_words_knows_finding (code));
  }
}

static void
check_row_notes (const char *path, const char *text, gpointer count)
{
  g_autoptr (GRegex) regex = g_regex_new ("\"code\": *\"([^\"]*)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    check_match (path, match, count);
}

static void
test_every_remark_on_a_row_has_words (void)
{
  g_autofree char *data = g_build_filename (g_getenv ("NEURALNAV_DATA"), "knowledge", NULL);
  guint count = 0;

  walk_sources (data, ".json", check_row_notes, &count);
  g_assert_cmpuint (count, >, 0);
}

static void
check_placeholders (const char *words)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\{[a-z0-9_]+(?::([a-z-]+))?\\}", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *rest = g_regex_replace_literal (regex, words, -1, 0, "", 0, NULL);

  g_assert_null (strpbrk (rest, "{}"));
  g_regex_match (regex, words, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *kind = g_match_info_fetch (match, 1);
    NavVocabulary vocabulary;
    if (kind[0] != '\0' && !_nav_words_knows_kind (kind) &&
        strcmp (kind, NAV_WORDS_KIND_INTENT_FIELDS) != 0)
      g_assert_true (_nav_words_vocabulary_for_kind (kind, &vocabulary));
  }
}

static void
test_placeholders_are_well_formed (void)
{
  for (const NavWordsEntry *entry = _nav_words_findings; entry->id != NULL; entry++) {
    check_placeholders (entry->words);
    for (const NavWordsEntry *other = entry + 1; other->id != NULL; other++)
      g_assert_cmpstr (entry->id, !=, other->id);
  }
}

static void
assert_all_known (NavVocabulary vocabulary, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++) {
    if (nav_words_knows_term (vocabulary, names[i]))
      continue;
    g_test_message ("“%s” has no word", names[i]);
    g_test_fail ();
  }
}

static void
test_every_name_has_a_word (void)
{
  assert_all_known (NAV_WORDS_METRIC, nav_metric_names);
  assert_all_known (NAV_WORDS_METRIC_LONG, nav_metric_names);
  assert_all_known (NAV_WORDS_BASIS, nav_basis_names);
  assert_all_known (NAV_WORDS_BASIS_LONG, nav_basis_names);
  assert_all_known (NAV_WORDS_VERDICT, nav_verdict_names);
  assert_all_known (NAV_WORDS_ORIGIN, nav_origin_names);
  assert_all_known (NAV_WORDS_LIST, nav_plan_list_names);
  assert_all_known (NAV_WORDS_COLLECTION, nav_collection_names);
  assert_all_known (NAV_WORDS_SATURATED, nav_saturated_names);
  assert_all_known (NAV_WORDS_USE_CASE, nav_intent_use_case_ids);
  assert_all_known (NAV_WORDS_GLOSSARY, nav_glossary_keys);
  for (int f = 0; f < NAV_N_SPEC_FIELDS; f++)
    g_assert_true (
      nav_words_knows_term (NAV_WORDS_FIELD, nav_spec_field_info ((NavSpecField) f)->path));
  for (int f = 0; f < NAV_N_INTENT_FIELDS; f++)
    g_assert_true (
      nav_words_knows_term (NAV_WORDS_INTENT_FIELD, nav_intent_field_name ((NavIntentField) f)));
  for (int k = 0; k <= NAV_ERROR_NEWER; k++)
    g_assert_true (nav_words_knows_term (NAV_WORDS_ERROR, nav_error_kind_code ((NavErrorKind) k)));
}

static void
assert_says (NavFinding *finding, const char *expected)
{
  g_autofree char *words = nav_words_finding (&nav_words_english, finding);

  g_assert_cmpstr (words, ==, expected);
  nav_finding_unref (finding);
}

static void
test_sentences (void)
{
  assert_says (nav_finding_new ("why.targets-met", "metric", "ttft_ms", "#spare", 0.18,
                                "#spare_far", 0.03, NULL),
               "Meets TTFT with 18 % to spare, 3 % at the far end of its range.");
  assert_says (nav_finding_new ("why.replicas", "#replicas", 1.0, "#planned_rps", 2.6667,
                                "#max_rps", 3.1, NULL),
               "1 replica for 2.67 req/s: one holds the targets up to 3.1 req/s.");
  assert_says (nav_finding_new ("rate.from-users", "#users", 1000.0, "#at_once", 200.0, "#peak_rps",
                                2.6667, NULL),
               "Assumed from 1,000 users: about 200 at once, 2.7 requests a second at peak.");
  assert_says (nav_finding_new ("rate.from-users", "#users", 1.0, "#at_once", 0.2, "#peak_rps", 1.0,
                                NULL),
               "Assumed from 1 user: about 0.2 at once, 1 request a second at peak.");
  assert_says (nav_finding_new ("constraint.gpus", "constraint", "providers", "#removed", 1.0,
                                NULL),
               "Left out: 1 GPU, not sold by the providers you named.");
  assert_says (nav_finding_new ("source.message", "#turn", 1.0, NULL), "said in message 2");
}

/* What is missing must not turn into a number, and what is not known must not disappear. */
static void
test_what_is_missing (void)
{
  assert_says (nav_finding_new ("why.targets-met", "metric", NULL, "#spare", NAN, NULL),
               "Meets unknown with – to spare, – at the far end of its range.");
  assert_says (nav_finding_new ("compliance.noted", NULL), "unknown: noted, not checked.");
  assert_says (nav_finding_new ("no.such-code", NULL), "no.such-code");
  g_assert_cmpstr (nav_words_term (&nav_words_english, NAV_WORDS_BASIS, "guessed"), ==, "guessed");
}

/* Text of the user's own is filled in as it is: its braces are not placeholders. */
static void
test_arguments_are_not_templates (void)
{
  assert_says (nav_finding_new ("gpu.unknown", "gpu", "{turn:turn} %s {", NULL),
               "“{turn:turn} %s {” is not a GPU that the knowledge base has.");
}

static void
assert_quantity (double value, const char *unit, const char *expected)
{
  g_autofree char *words = nav_words_quantity (&nav_words_english, value, unit);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_quantities (void)
{
  assert_quantity (145, "ms", "145 ms");
  assert_quantity (6400, "ms", "6.4 s");
  assert_quantity (2.7, "req/s", "2.7 req/s");
  assert_quantity (1, "GPUs", "1 GPU");
  assert_quantity (1200, "GPUs", "1,200 GPUs");
  assert_quantity (0, "tokens", "0 tokens");
  assert_quantity (NAN, "replicas", "– replicas");
  assert_quantity (1.5, "USD/h", "$1.50 an hour");
  assert_quantity (312, "TFLOP/s", "312 TFLOP/s");
}

static void
assert_name (const char *path, const char *expected)
{
  g_autofree char *words = nav_words_name (&nav_words_english, path);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_names (void)
{
  assert_name ("replicas", "replicas");
  assert_name ("slo.ttft_ms", "TTFT target");
  assert_name ("ttft_ms.p95", "TTFT p95");
  assert_name ("range80.e2e_ms[1]", "80 % range E2E (high end)");
  assert_name ("slo.metrics[1].headroom", "TPOT room to the target");
  assert_name ("nobody.knows", "nobody.knows");
}

static void
test_relaxing (void)
{
  static const struct {
    NavRelax relax;
    const char *words;
  } cases[] = {
    { { NAV_SLO_TTFT_MS, 150, 310, 106.7 }, "TTFT target: 150 ms to 310 ms (+107 %)" },
    { { NAV_SLO_PERCENTILE, 99, 95, 4 }, "percentile of the targets: 99 % to 95 % (−4 %)" },
    { { NAV_CONSTRAINT_GPU_COUNT_MAX, 1, 6, 500 }, "most GPUs: 1 GPU to 6 GPUs (+500 %)" },
    { { NAV_CONSTRAINT_GPU_COUNT_MAX, 1, 430, 42900 }, "most GPUs: 1 GPU to 430 GPUs (430 times)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = nav_plan_words_relax (&nav_words_english, &cases[i].relax);
    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/every-code-has-words", test_every_code_has_words);
  g_test_add_func ("/words/every-question-has-words", test_every_question_has_words);
  g_test_add_func ("/words/every-remark-on-a-row-has-words", test_every_remark_on_a_row_has_words);
  g_test_add_func ("/words/placeholders-are-well-formed", test_placeholders_are_well_formed);
  g_test_add_func ("/words/every-name-has-a-word", test_every_name_has_a_word);
  g_test_add_func ("/words/sentences", test_sentences);
  g_test_add_func ("/words/what-is-missing", test_what_is_missing);
  g_test_add_func ("/words/arguments-are-not-templates", test_arguments_are_not_templates);
  g_test_add_func ("/words/quantities", test_quantities);
  g_test_add_func ("/words/relaxing", test_relaxing);
  g_test_add_func ("/words/names", test_names);

  return g_test_run ();
}
