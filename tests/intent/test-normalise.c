// SPDX-License-Identifier: Apache-2.0
// Normalisation and tokens: folding, the way back to the original bytes, sentences and clauses.

#include <locale.h>
#include <string.h>

#include "intent/nav-tokens.h"

typedef struct {
  const char *text;
  const char *folded;
} Fold;

static void
test_folds (void)
{
  static const Fold folds[] = {
    { "Chat\xe2\x80\x8b"
      "Bot",
      "chatbot" }, /* zero-width space */
    { "2\xc2\xa0"
      "000",
      "2 000" }, /* no-break space */
    { "\xef\xbc\x91\xef\xbc\x90", "10" }, /* full-width digits */
    { "\xd9\xa3\xd9\xa0", "30" }, /* Arabic-Indic digits */
    { "don\xe2\x80\x99t", "don't" },
    { "50\xe2\x80\x93"
      "100",
      "50-100" },
    { "8\xc3\x97"
      "H100",
      "8xh100" },
    { "en\xe2\x86\x94"
      "de",
      "en<>de" },
    { "\xe2\x80\xae"
      "abc\xe2\x80\xac",
      "abc" }, /* bidi override */
    { "a\xff\xfe"
      "b",
      "a  b" }, /* not UTF-8 */
    { "\xef\xac\x81"
      "ne",
      "fine" }, /* fi ligature */
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autoptr (NavNormText) norm = nav_norm_text_new (folds[i].text, -1);

    g_assert_cmpstr (norm->text, ==, folds[i].folded);
    g_assert_cmpuint (norm->length, ==, strlen (folds[i].folded));
  }
}

static void
test_map_points_back (void)
{
  const char *text = "\xe2\x82\xac"
                     "5k f\xc3\xbcr \xef\xbc\x91 Nutzer";
  g_autoptr (NavNormText) norm = nav_norm_text_new (text, -1);
  const char *one = strchr (norm->text, '1');

  g_assert_nonnull (one);
  g_assert_cmpuint (norm->start[one - norm->text], ==, 11);
  g_assert_cmpuint (norm->end[one - norm->text], ==, 14);
  for (gsize i = 1; i < norm->length; i++) {
    g_assert_cmpuint (norm->start[i], >=, norm->start[i - 1]);
    g_assert_cmpuint (norm->end[i], >, norm->start[i]);
    g_assert_cmpuint (norm->end[i], <=, strlen (text));
  }
}

static void
test_long_text_ends_at_a_sentence (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (NavNormText) norm = NULL;

  while (text->len < 3 * NAV_NORMALISE_MAX_BYTES)
    g_string_append (text, "A sentence of some words. ");
  norm = nav_norm_text_new (text->str, -1);
  g_assert_true (norm->truncated);
  g_assert_cmpuint (norm->length, <=, NAV_NORMALISE_MAX_BYTES);
  g_assert_true (g_str_has_suffix (norm->text, "words."));
}

static void
test_runs_collapse (void)
{
  g_autofree char *text = g_strnfill (5000, 'z');
  g_autoptr (NavNormText) norm = nav_norm_text_new (text, -1);

  g_assert_cmpuint (norm->length, <, 100);
}

static void
assert_words (const char *text, const char *expected)
{
  g_autoptr (NavNormText) norm = nav_norm_text_new (text, -1);
  g_autoptr (GString) words = g_string_new (NULL);
  GStringChunk *strings = g_string_chunk_new (256);
  g_autoptr (GArray) tokens = nav_tokenise (norm, strings);

  for (guint i = 0; i < tokens->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? "|" : "",
                            g_array_index (tokens, NavToken, i).word);
  g_assert_cmpstr (words->str, ==, expected);
  g_string_chunk_free (strings);
}

static void
test_tokens (void)
{
  assert_words ("8xH100, 5k users", "8|x|h100|,|5|k|users");
  assert_words ("3hundred 200ms 25thousand", "3|hundred|200|ms|25|thousand");
  assert_words ("1,200.50 and 1 200 and 1'500", "1,200.50|and|1 200|and|1'500");
  assert_words ("don't use Q&A or tl;dr", "don't|use|q&a|or|tl;dr");
  assert_words ("the customer's H100x4", "the|customer|h100x4");
  assert_words ("Llama 3 500 users", "llama|3|500|users");
  assert_words ("50-100", "50|-|100");
}

static guint
count_sentences (const char *text)
{
  g_autoptr (NavNormText) norm = nav_norm_text_new (text, -1);
  GStringChunk *strings = g_string_chunk_new (256);
  g_autoptr (GArray) tokens = nav_tokenise (norm, strings);
  guint n = g_array_index (tokens, NavToken, tokens->len - 1).sentence + 1;

  g_string_chunk_free (strings);
  return n;
}

static void
test_sentences (void)
{
  g_assert_cmpuint (count_sentences ("One. Two! Three? Four"), ==, 4);
  g_assert_cmpuint (count_sentences ("about 1.5 million, e.g. in v2.1 of x.y"), ==, 1);
  g_assert_cmpuint (count_sentences ("line one\nline two"), ==, 2);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intent/normalise/folds", test_folds);
  g_test_add_func ("/intent/normalise/map-points-back", test_map_points_back);
  g_test_add_func ("/intent/normalise/long-text", test_long_text_ends_at_a_sentence);
  g_test_add_func ("/intent/normalise/runs", test_runs_collapse);
  g_test_add_func ("/intent/tokens/words", test_tokens);
  g_test_add_func ("/intent/tokens/sentences", test_sentences);
  return g_test_run ();
}
