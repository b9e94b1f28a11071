// SPDX-License-Identifier: Apache-2.0
// One turn on its way through the stages: tokens, phrases found in them, facts.

#include "nav-reading.h"

#include <math.h>
#include <string.h>

static const NavToken no_token = { .kind = NAV_TOKEN_SYMBOL,
                                   .word = "",
                                   .stem = "",
                                   .sentence = G_MAXUINT,
                                   .clause = G_MAXUINT,
                                   .segment = G_MAXUINT };

NavReading *
nav_reading_new (const NavLexicon *lexicon, const char *text, guint turn, NavIntentTrace *trace)
{
  NavReading *reading = g_new0 (NavReading, 1);

  reading->lexicon = lexicon;
  reading->trace = trace;
  reading->original = text;
  reading->turn = turn;
  reading->norm = nav_norm_text_new (text, -1);
  reading->strings = g_string_chunk_new (2048);
  reading->tokens = nav_tokenise (reading->norm, reading->strings);
  reading->negated = g_new0 (gboolean, reading->tokens->len + 1);
  reading->numbers = g_array_new (FALSE, FALSE, sizeof (NavNumber));
  reading->number_at = g_new0 (guint16, reading->tokens->len + 1);
  reading->facts = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_intent_fact_unref);
  reading->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  return reading;
}

void
nav_reading_free (NavReading *reading)
{
  for (guint c = 0; c < NAV_N_LEX_CLASSES; c++) {
    g_clear_pointer (&reading->matches[c], g_array_unref);
    g_free (reading->match_at[c]);
  }
  nav_norm_text_free (reading->norm);
  g_string_chunk_free (reading->strings);
  g_array_unref (reading->tokens);
  g_free (reading->negated);
  g_array_unref (reading->numbers);
  g_free (reading->number_at);
  g_ptr_array_unref (reading->facts);
  g_ptr_array_unref (reading->refusals);
  g_clear_pointer (&reading->capacity, nav_finding_unref);
  g_free (reading);
}

/**
 * nav_reading_token:
 *
 * Returns: the token, or an empty one outside the text, so that neighbours need no bounds
 */
const NavToken *
nav_reading_token (const NavReading *reading, int i)
{
  if (i < 0 || (guint) i >= reading->tokens->len)
    return &no_token;
  return &g_array_index (reading->tokens, NavToken, i);
}

gboolean
nav_reading_word_is (const NavReading *reading, int i, const char *word)
{
  return strcmp (nav_reading_token (reading, i)->word, word) == 0;
}

gboolean
nav_reading_word_in (const NavReading *reading, int i, const char *const *words)
{
  return nav_token_is_any (nav_reading_token (reading, i), words);
}

/**
 * nav_reading_covering:
 *
 * Returns: (nullable): the phrase of @class that covers token @i
 */
const NavMatch *
nav_reading_covering (const NavReading *reading, NavLexClass class, int i)
{
  guint index;

  if (i < 0 || (guint) i >= reading->tokens->len || reading->match_at[class] == NULL)
    return NULL;
  index = reading->match_at[class][i];
  return index > 0 ? &g_array_index (reading->matches[class], NavMatch, index - 1) : NULL;
}

const NavMatch *
nav_reading_starting (const NavReading *reading, NavLexClass class, int i)
{
  const NavMatch *match = nav_reading_covering (reading, class, i);

  return match != NULL && match->first == (guint) i ? match : NULL;
}

const NavNumber *
nav_reading_number (const NavReading *reading, int i)
{
  if (i < 0 || (guint) i >= reading->tokens->len || reading->number_at[i] == 0)
    return NULL;
  return &g_array_index (reading->numbers, NavNumber, reading->number_at[i] - 1);
}

gboolean
nav_reading_same_clause (const NavReading *reading, guint a, guint b)
{
  return nav_reading_token (reading, (int) a)->clause ==
         nav_reading_token (reading, (int) b)->clause;
}

gboolean
nav_reading_same_segment (const NavReading *reading, guint a, guint b)
{
  return nav_reading_token (reading, (int) a)->segment ==
         nav_reading_token (reading, (int) b)->segment;
}

/**
 * nav_reading_quote:
 *
 * Returns: (transfer full): the original text of the tokens @first to @last
 */
char *
nav_reading_quote (const NavReading *reading, guint first, guint last)
{
  const NavToken *a = nav_reading_token (reading, (int) first);
  const NavToken *b = nav_reading_token (reading, (int) last);
  guint32 start, end;

  if (b->end == 0)
    return g_strdup ("");
  start = reading->norm->start[a->start];
  end = reading->norm->end[b->end - 1];
  return g_utf8_make_valid (reading->original + start, (gssize) (end - start));
}

/**
 * nav_reading_find_words:
 * @where: (out) (optional): the token
 *
 * Returns: whether one of @words stands at the tokens @first to @last
 */
gboolean
nav_reading_find_words (const NavReading *reading, guint first, guint last,
                        const char *const *words, guint *where)
{
  for (guint i = first; i <= last && i < reading->tokens->len; i++) {
    if (nav_reading_word_in (reading, (int) i, words)) {
      if (where != NULL)
        *where = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * nav_reading_take:
 *
 * The tokens @first to @last, as far as there are so many, are of nothing else any more.
 */
void
nav_reading_take (NavReading *reading, guint first, guint last)
{
  for (guint i = first; i <= last && i < reading->tokens->len; i++)
    g_array_index (reading->tokens, NavToken, i).taken = TRUE;
}

/**
 * nav_reading_use_numbers:
 *
 * The numbers in the tokens @first to @last are of nothing else any more.
 */
void
nav_reading_use_numbers (NavReading *reading, guint first, guint last)
{
  for (guint i = first; i <= last; i++) {
    const NavNumber *number = nav_reading_number (reading, (int) i);
    if (number != NULL)
      ((NavNumber *) number)->used = TRUE;
  }
}

/**
 * nav_reading_add_fact:
 *
 * Returns: (transfer none): a fact with its span, to be given a value at once
 */
NavIntentFact *
nav_reading_add_fact (NavReading *reading, NavIntentField field, guint first, guint last,
                      double confidence)
{
  NavIntentFact *fact = nav_intent_fact_new (field, NAV_INTENT_SOURCE_RULE);
  const NavToken *a = nav_reading_token (reading, (int) first);
  const NavToken *b = nav_reading_token (reading, (int) last);

  fact->turn = (int) reading->turn;
  fact->start = reading->norm->start[a->start];
  fact->end = b->end > 0 ? reading->norm->end[b->end - 1] : 0;
  fact->quote = nav_reading_quote (reading, first, last);
  fact->confidence = confidence;
  for (guint i = first; i <= last; i++)
    if (nav_reading_token (reading, (int) i)->corrected)
      fact->confidence = MIN (fact->confidence, 0.75);
  g_ptr_array_add (reading->facts, fact);
  return fact;
}

NavIntentFact *
nav_reading_add_text (NavReading *reading, NavIntentField field, const char *text, guint first,
                      guint last, double confidence)
{
  NavIntentFact *fact = nav_reading_add_fact (reading, field, first, last, confidence);

  fact->text = g_strdup (text);
  nav_reading_log (reading, "fact", nav_intent_field_name (field), first, last, text);
  return fact;
}

NavIntentFact *
nav_reading_add_number (NavReading *reading, NavIntentField field, double value, guint first,
                        guint last, double confidence)
{
  NavIntentFact *fact = nav_reading_add_fact (reading, field, first, last, confidence);
  g_autofree char *text = NULL;

  fact->number = value;
  if (reading->trace != NULL) {
    text = nav_intent_fact_format_value (fact);
    nav_reading_log (reading, "fact", nav_intent_field_name (field), first, last, text);
  }
  return fact;
}

/**
 * nav_reading_refuse:
 * @refusal: (transfer full): what to say about the tokens @first to @last, which cannot be taken
 *
 * Each is said once, and nothing out of a sentence that is quarantined.
 */
void
nav_reading_refuse (NavReading *reading, guint first, guint last, NavFinding *refusal)
{
  g_autoptr (NavFinding) owned = refusal;

  if (nav_reading_token (reading, (int) first)->quarantined)
    return;
  nav_reading_log (reading, "refused", nav_finding_get_code (owned), first, last, NULL);
  for (guint i = first; i <= last && i < reading->tokens->len; i++)
    g_array_index (reading->tokens, NavToken, i).refused = TRUE;
  for (guint i = 0; i < reading->refusals->len; i++)
    if (nav_finding_equal (reading->refusals->pdata[i], owned))
      return;
  g_ptr_array_add (reading->refusals, g_steal_pointer (&owned));
}

/**
 * nav_reading_log:
 *
 * Writes a step into the trace; costs nothing without one.
 */
void
nav_reading_log (const NavReading *reading, const char *stage, const char *rule, guint first,
                 guint last, const char *detail)
{
  g_autofree char *quote = NULL;

  if (reading->trace == NULL)
    return;
  quote = nav_reading_quote (reading, first, last);
  nav_intent_trace_add (reading->trace, reading->turn, stage, rule, quote, detail);
}
