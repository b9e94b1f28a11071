// SPDX-License-Identifier: Apache-2.0
// Numbers with units: request rates, tokens, latency targets, pages.

#include "nav-quantities-private.h"

#include <math.h>
#include <string.h>

#define NEAR        8 /* tokens within which a cue belongs to a number */
#define LONG_PAGES  20.0
#define LONG_TOKENS 6000.0
#define FEW_TOKENS  8.0 /* fewer are said to be tokens */

/* "6k tokens of context", "tokens in": right behind; "answers are around 800 tokens": before. */
static int
find_token_cue (const NavReading *reading, const NavNumber *number, guint unit,
                const NavUnitCue *cues, guint n)
{
  static const char *const links[] = { "of", "per", "for", "each",  "long",
                                       "-",  "a",   "the", "every", NULL };
  guint where;

  for (guint i = unit + 1; i <= unit + 3 && nav_reading_same_segment (reading, unit, i); i++) {
    int kind = nav_unit_cue_kind (reading, i, cues, n);

    if (kind >= 0 && !(nav_reading_word_is (reading, (int) i, "in") &&
                       nav_reading_token (reading, (int) i + 1)->kind == NAV_TOKEN_WORD &&
                       !nav_reading_word_is (reading, (int) i + 1, "and")))
      return kind;
    if (!nav_unit_is_any (reading, (int) i, links))
      break;
  }
  for (guint i = number->first;
       i-- > 0 && i + 2 * NEAR > number->first && nav_reading_same_clause (reading, i, unit);) {
    int kind = nav_unit_cue_kind (reading, i, cues, n);

    if (nav_reading_number (reading, (int) i) != NULL)
      break;
    if (kind >= 0)
      return kind;
  }
  return nav_unit_find_nearest (reading, unit, unit, cues, n, &where);
}

/* "prompts of 1500 tokens, answer 300": what stands without its unit is of the same kind. */
static gboolean
has_prompt_length (const NavReading *reading)
{
  for (guint i = 0; i < reading->facts->len; i++)
    if (((const NavIntentFact *) reading->facts->pdata[i])->field == NAV_INTENT_PROMPT_TOKENS)
      return TRUE;
  return nav_intent_has (reading->before, NAV_INTENT_PROMPT_TOKENS);
}

/* "ISL 1024", "output length: 256", "input 700 and"; -1 without one
 * @alone: nothing that belongs to it stands behind it */
static int
find_label (const NavReading *reading, guint first, gboolean alone)
{
  static const char *const links[] = { ":", "=", "of", "is", "~", "around", "about", NULL };
  static const char *const lengths[] = { "length", "lengths", "len", "size", NULL };
  static const NavUnitCue names[] = {
    { "isl", 0 },    { "osl", 1 },    { "input", 0 },    { "prompt", 0 },
    { "output", 1 }, { "answer", 1 }, { "response", 1 }, { "completion", 1 },
    { "summary", 1 }, { "translation", 1 }, { "reply", 1 },
  };
  gboolean paired = has_prompt_length (reading);
  int i = (int) first - 1;

  while (nav_reading_word_in (reading, i, links))
    i--;
  if (i < 0)
    return -1;
  if (nav_reading_word_in (reading, i, lengths))
    return i > 0 ? nav_unit_cue_kind (reading, (guint) i - 1, names + 2, G_N_ELEMENTS (names) - 2)
                 : -1;
  return nav_unit_cue_kind (reading, (guint) i, names,
                            !alone ? 2 : paired ? G_N_ELEMENTS (names) : 5);
}

/* "8k prompts, 1k answers": only where both are said; 8k prompts alone may be so many. */
static int
find_pair (const NavReading *reading, const NavNumber *number, int *at)
{
  static const char *const prompts[] = { "prompts", "inputs", "contexts", NULL };
  static const char *const answers[] = { "answers",   "outputs",     "responses",
                                         "replies",   "completions", "generations", NULL };
  guint next = number->last + 1;

  if (nav_reading_word_in (reading, (int) next, prompts) &&
      nav_reading_find_words (reading, next + 1, next + 5, answers, NULL)) {
    *at = (int) next;
    return 0;
  }
  if (nav_reading_word_in (reading, (int) next, answers) && number->first > 0 &&
      nav_reading_find_words (reading, number->first > 5 ? number->first - 5 : 0,
                              number->first - 1, prompts, NULL)) {
    *at = (int) next;
    return 1;
  }
  return find_label (reading, number->first, FALSE);
}

/* As engineers write it, without the word: "1k in 200 out", "4k context, 512 output", "ISL 1024".
 * @at: (inout): behind the number and what may stand between it and its unit; the last of both */
static int
find_terse_kind (const NavReading *reading, const NavNumber *number, int *at)
{
  static const char *const ends[] = { ",", ".", ";", "/", "+", ")", "and", "with", "", NULL };
  static const char *const in[] = { "in", NULL }, *const out[] = { "out", NULL };
  static const char *const prompts[] = { "input", "prompt", "context", NULL };
  static const char *const answers[] = { "output", "generated", NULL };
  guint before = number->first > 6 ? number->first - 6 : 0, where;
  int next = *at;

  *at = (int) number->last;
  if (next > *at + 1 && nav_reading_word_in (reading, next, ends)) {
    *at = next - 1;
    if (nav_reading_word_in (reading, *at, prompts))
      return 0;
    if (nav_reading_word_in (reading, *at, answers))
      return 1;
    *at = (int) number->last;
  }
  if (nav_reading_word_is (reading, next, "in") &&
      (nav_reading_number (reading, next + 1) != NULL ||
       nav_reading_number (reading, next + 2) != NULL) &&
      nav_reading_find_words (reading, (guint) next + 2, (guint) next + 4, out, NULL)) {
    *at = next;
    return 0;
  }
  if (nav_reading_word_is (reading, next, "out") && number->first > 1 &&
      nav_reading_find_words (reading, before, number->first - 1, in, &where) && where > 0 &&
      (nav_reading_number (reading, (int) where - 1) != NULL ||
       nav_reading_word_is (reading, (int) where - 1, "-"))) {
    *at = next;
    return 1;
  }
  if (number->suffix == 'k')
    return find_pair (reading, number, at);
  return find_label (reading, number->first, nav_reading_word_in (reading, *at + 1, ends));
}

/* "each call is 3000 tokens": what comes in is what is read. */
static gboolean
follows_request (const NavReading *reading, guint first)
{
  static const char *const links[] = { "is", "are", "has", "have", "of", "about", "with", "around",
                                       "up", "to",  NULL };
  int i = (int) first - 1;

  while (i > 0 && nav_reading_word_in (reading, i, links))
    i--;
  return i >= 0 && i < (int) first - 1 &&
         nav_reading_same_segment (reading, (guint) i, first) &&
         (nav_reading_covering (reading, NAV_LEX_REQUEST, i) != NULL ||
          nav_reading_covering (reading, NAV_LEX_DOCUMENT, i) != NULL);
}

static gboolean
read_tokens (NavReading *reading, NavNumber *number)
{
  static const NavUnitCue cues[] = {
    { "prompt", 0 },     { "input", 0 },      { "context", 0 },    { "question", 0 },
    { "in", 0 },         { "query", 0 },      { "request", 0 },    { "document", 0 },
    { "doc", 0 },        { "article", 0 },    { "contract", 0 },   { "email", 0 },
    { "ticket", 0 },     { "read", 0 },       { "file", 0 },       { "text", 0 },
    { "source", 0 },     { "transcript", 0 }, { "report", 0 },     { "message", 0 },
    { "paper", 0 },      { "long", 0 },       { "answer", 1 },     { "output", 1 },
    { "response", 1 },   { "reply", 1 },      { "completion", 1 }, { "generated", 1 },
    { "out", 1 },        { "generate", 1 },   { "summary", 1 },    { "produce", 1 },
    { "generation", 1 }, { "write", 1 },      { "back", 1 },       { "translation", 1 },
    { "result", 1 },
  };
  int at = nav_unit_skip_hyphen (reading, (int) number->last + 1);
  double value = isnan (number->grouped) ? number->value : number->grouped;
  int kind = -1;

  if (!nav_unit_is_token (reading, at)) {
    kind = value >= FEW_TOKENS ? find_terse_kind (reading, number, &at) : -1;
    if (kind < 0)
      return FALSE;
  } else {
    number->used = TRUE;
    if (at > (int) number->last + 1 && nav_reading_word_is (reading, at - 1, "output"))
      kind = 1;
    else if (at > (int) number->last + 1 && (nav_reading_word_is (reading, at - 1, "input") ||
                                             nav_reading_word_is (reading, at - 1, "prompt")))
      kind = 0;
    else
      kind = find_token_cue (reading, number, (guint) at, cues, G_N_ELEMENTS (cues));
    if (kind < 0 && follows_request (reading, number->first))
      kind = 0;
  }
  number->used = TRUE;
  if (kind >= 0 && value >= 1 && value < 1e8)
    nav_reading_add_number (reading,
                            kind == 0 ? NAV_INTENT_PROMPT_TOKENS : NAV_INTENT_OUTPUT_TOKENS,
                            floor (value + 0.5), number->first,
                            (guint) MAX (at, (int) number->last), 0.95);
  if (value >= LONG_TOKENS && kind != 1)
    reading->use_case_scores[nav_intent_use_case_index ("long_document_summarization")] += 0.01;
  return TRUE;
}

static gboolean
read_pages (NavReading *reading, NavNumber *number)
{
  static const char *const pages[] = { "page", "pages", "pgs", "pager", "pp", NULL };
  int at = (int) number->last + 1;

  if (nav_reading_word_is (reading, at, "-") || nav_reading_word_is (reading, at, "+"))
    at++;
  if (!nav_unit_is_any (reading, at, pages))
    return FALSE;
  number->used = TRUE;
  if (number->value >= LONG_PAGES) {
    reading->use_case_scores[nav_intent_use_case_index ("long_document_summarization")] += 0.01;
    nav_reading_log (reading, "quantity", "long_pages", number->first, (guint) at, NULL);
  }
  return TRUE;
}

/* "in 3 languages" */
static void
read_languages (NavReading *reading, NavNumber *number)
{
  if (number->value < 2 || reading->negated[number->first] ||
      strcmp (nav_reading_token (reading, (int) number->last + 1)->stem, "language") != 0)
    return;
  number->used = TRUE;
  nav_reading_add_text (reading, NAV_INTENT_DOMAIN_SPECIALIZATION, "multilingual", number->first,
                        number->last + 1, 0.85)
    ->op = NAV_INTENT_OP_ADD;
}

/**
 * nav_find_quantities:
 *
 * Adds facts for the numbers with units, and marks them as used.
 */
void
nav_find_quantities (NavReading *reading)
{
  for (guint i = 0; i < reading->numbers->len; i++) {
    NavNumber *number = &g_array_index (reading->numbers, NavNumber, i);

    if (number->used || nav_reading_token (reading, (int) number->first)->taken)
      continue;
    read_languages (reading, number);
    if (!number->used && !read_pages (reading, number) &&
        !nav_unit_read_token_rate (reading, number) && !nav_unit_read_rate (reading, number) &&
        !read_tokens (reading, number))
      nav_unit_read_latency (reading, number);
  }
}
