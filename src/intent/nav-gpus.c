// SPDX-License-Identifier: Apache-2.0
// Cards that are wanted or refused, and how many there are.

#include "nav-reading.h"

#include <math.h>
#include <string.h>

#include "nav-numerals.h"
#include "nav-owned.h"

#define CARDS_OF_BOARD 8.0 /* of NVIDIA's DGX and HGX systems */

static gboolean
is_gigabyte (const NavReading *reading, guint i)
{
  static const char *const units[] = { "gb",  "gig",      "gigs",      "g",
                                       "gib", "gigabyte", "gigabytes", NULL };

  return nav_reading_word_in (reading, (int) i, units);
}

/* Memory that tells the variants apart: 40 or 80 after the name, or before it. */
static guint
read_memory (NavReading *reading, guint *first, guint *last)
{
  guint at = *last + 1, size;

  while (at <= *last + 2 && strchr ("-(", nav_reading_token (reading, (int) at)->word[0]) != NULL &&
         nav_reading_token (reading, (int) at)->word[0] != '\0')
    at++;
  size = (guint) g_ascii_strtoull (nav_reading_token (reading, (int) at)->word, NULL, 10);
  if (nav_reading_token (reading, (int) at)->kind == NAV_TOKEN_NUMBER &&
      (size == 40 || size == 80) &&
      (is_gigabyte (reading, at + 1) ||
       (at > *last + 1 && nav_reading_token (reading, (int) at)->glued))) {
    *last = is_gigabyte (reading, at + 1) ? at + 1 : at;
    return size;
  }
  if (*first >= 2 && is_gigabyte (reading, *first - 1)) {
    size = (guint) g_ascii_strtoull (nav_reading_token (reading, (int) *first - 2)->word, NULL, 10);
    if (size == 40 || size == 80) {
      *first -= 2;
      return size;
    }
  }
  return 0;
}

/* "A100 ... the 80 gig ones" further on in the sentence. */
static guint
find_later_memory (NavReading *reading, guint after)
{
  guint sentence = nav_reading_token (reading, (int) after)->sentence;

  for (guint i = after + 1; i + 1 < reading->tokens->len && i < after + 12; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    guint size = (guint) g_ascii_strtoull (token->word, NULL, 10);

    if (token->sentence > sentence + 1 ||
        nav_reading_covering (reading, NAV_LEX_GPU, (int) i) != NULL)
      return 0;
    if (token->kind == NAV_TOKEN_NUMBER && (size == 40 || size == 80) &&
        is_gigabyte (reading, i + 1)) {
      nav_reading_take (reading, i, i + 1);
      return size;
    }
  }
  return 0;
}

static void
add_gpu (NavReading *reading, const char *family, guint first, guint last, gboolean negated)
{
  NavIntentField field = negated ? NAV_INTENT_EXCLUDED_GPU_TYPES : NAV_INTENT_PREFERRED_GPU_TYPES;

  nav_reading_add_text (reading, field, family, first, last, 0.95)->op = NAV_INTENT_OP_ADD;
}

static void
add_family (NavReading *reading, const NavMatch *match, guint first, guint last, guint memory)
{
  gboolean negated = reading->negated[match->first];

  if (strcmp (match->entry->text, "A100") != 0) {
    add_gpu (reading, match->entry->text, first, last, negated);
    return;
  }
  if (memory != 80)
    add_gpu (reading, "A100-40", first, last, negated);
  if (memory != 40)
    add_gpu (reading, "A100-80", first, last, negated);
}

static double
small_number (const NavReading *reading, int i)
{
  const NavToken *token = nav_reading_token (reading, i);
  double value, grouped;

  if (token->kind == NAV_TOKEN_NUMBER && nav_numeral_parse (token->word, &value, &grouped))
    return value;
  if (strcmp (token->word, "single") == 0)
    return 1;
  if (strcmp (token->word, "pair") == 0 || strcmp (token->word, "couple") == 0)
    return 2;
  if (strcmp (token->word, "dozen") == 0)
    return 12;
  return nav_numeral_word (token->word);
}

static gboolean
is_count (double value)
{
  return value >= 1 && value <= 100000 && floor (value) == value;
}

/* "4 A100", "8xH100", "two of the L40S", "2 nvidia l4", "a pair of H100" */
static double
count_before (NavReading *reading, guint first, guint *at)
{
  static const char *const between[] = { "x",     "of",    "the",  "nvidia", "amd",      "our",
                                         "those", "spare", "new",  "old",    "instinct", "tesla",
                                         "these", "*",     "used", "-",      NULL };
  int i = (int) first - 1;

  while (i >= 0 && i + 4 > (int) first && nav_reading_word_in (reading, i, between))
    i--;
  if (i < 0 || !nav_reading_same_segment (reading, (guint) i, first))
    return NAN;
  if (nav_reading_token (reading, i)->taken && is_gigabyte (reading, (guint) i))
    return NAN;
  /* "the first one: H100" */
  if (nav_reading_word_is (reading, i, "one") && i + 1 == (int) first &&
      nav_reading_word_is (reading, i - 1, "first"))
    return NAN;
  *at = (guint) i;
  return small_number (reading, i);
}

/* "two DGX H100": boards of eight cards */
static double
count_boards (const NavReading *reading, guint first, guint *at)
{
  static const char *const boards[] = { "dgx", "hgx", NULL };
  double n;

  if (first == 0 || !nav_reading_word_in (reading, (int) first - 1, boards))
    return NAN;
  n = first > 1 ? small_number (reading, (int) first - 2) : NAN;
  *at = is_count (n) ? first - 2 : first - 1;
  return is_count (n) ? n * CARDS_OF_BOARD : CARDS_OF_BOARD;
}

/* "H100 x4", "A100s (4 of them)", "L4, 2 pieces" */
static double
count_after (NavReading *reading, guint last, guint *at)
{
  int i = (int) last + 1;
  double value;

  if (nav_reading_word_is (reading, i, "x") || nav_reading_word_is (reading, i, "*")) {
    *at = (guint) i + 1;
    return small_number (reading, i + 1);
  }
  if (nav_reading_word_is (reading, i, "(") || nav_reading_word_is (reading, i, ",") ||
      nav_reading_word_is (reading, i, ":"))
    i++;
  value = small_number (reading, i);
  *at = (guint) i;
  if (isnan (value))
    return NAN;
  if (nav_reading_word_is (reading, i + 1, "of") && nav_reading_word_is (reading, i + 2, "them"))
    return value;
  if (nav_reading_word_is (reading, i + 1, "pieces") ||
      nav_reading_word_is (reading, i + 1, "pcs") || nav_reading_word_is (reading, i + 1, "units"))
    return value;
  return NAN;
}

static gboolean
is_list_mate (const NavReading *reading, guint end, guint start)
{
  for (guint i = end + 1; i < start; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (strcmp (token->word, "and") != 0 && strcmp (token->word, ",") != 0 &&
        strcmp (token->word, "+") != 0 && strcmp (token->word, "plus") != 0)
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  double sum;
  guint first;
  guint last;
} Count;

/* Cards of one list add up; a later mention replaces an earlier one. */
static void
count_cards (NavReading *reading, Count *count, double value, guint first, guint last)
{
  if (!is_count (value))
    return;
  if (count->sum > 0 && is_list_mate (reading, count->last, first)) {
    count->sum += value;
  } else {
    count->sum = value;
    count->first = first;
  }
  count->last = last;
}

static gboolean
is_compared (const NavReading *reading, const NavMatch *match)
{
  static const char *const words[] = { "like", "than", "equivalent", "comparable", "vs", NULL };

  return nav_reading_word_in (reading, (int) match->first - 1, words);
}

/* "A100" with a size that tells which of the two. */
static const char *
name_with_memory (const NavMatch *match, guint memory)
{
  if (strcmp (match->entry->text, "A100") != 0 || memory == 0)
    return match->entry->text;
  return memory == 80 ? "A100-80" : "A100-40";
}

static void
find_families (NavReading *reading, Count *count)
{
  const GArray *matches = reading->matches[NAV_LEX_GPU];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    guint first = match->first, last = match->last, at = first;
    guint memory;
    double value;

    if (is_compared (reading, match) || nav_reading_token (reading, (int) match->first)->taken)
      continue;
    if (nav_reading_token (reading, (int) match->first)->kind == NAV_TOKEN_NUMBER &&
        nav_reading_covering (reading, NAV_LEX_PERSON, (int) last + 1) != NULL)
      continue; /* "4090 users" */
    memory = read_memory (reading, &first, &last);
    if (memory == 0)
      memory = find_later_memory (reading, last);
    nav_reading_take (reading, first, last);
    add_family (reading, match, first, last, memory);
    value = count_boards (reading, first, &at);
    if (isnan (value))
      value = count_before (reading, first, &at);
    if (isnan (value) || !is_count (value))
      value = count_after (reading, last, &at);
    value *= nav_owned_count_machines (reading, at, last);
    if (!isnan (value) && !reading->negated[match->first]) {
      count_cards (reading, count, value, MIN (at, first), MAX (at, last));
      nav_reading_take (reading, at, at);
      if (is_count (value))
        nav_find_owned (reading, name_with_memory (match, memory), value, MIN (at, first),
                        MAX (at, last));
    }
  }
}

/* "2 GPUs per replica" is no number in all. */
static gboolean
refuse_part (NavReading *reading, guint first, guint noun)
{
  static const char *const per[] = { "per", "/", "each", "every", "a", NULL };
  static const char *const parts[] = { "replica", "instance", "model", "deployment",
                                       "pod",     "workload", NULL };

  if (!nav_reading_word_in (reading, (int) noun + 1, per) ||
      !nav_reading_word_in (reading, (int) noun + 2, parts))
    return FALSE;
  nav_reading_refuse (reading, first, noun + 2, nav_finding_new ("refuse.cards_of_part", NULL));
  nav_reading_take (reading, first, noun + 2);
  return TRUE;
}

/* "8 GPUs", "max 2 cards", "a single accelerator" */
static void
find_card_counts (NavReading *reading, Count *count)
{
  static const char *const nouns[] = { "gpu",   "card",         "accelerator", "gpus",
                                       "cards", "accelerators", NULL };

  for (guint i = 1; i < reading->tokens->len; i++) {
    const NavToken *token = nav_reading_token (reading, (int) i);
    guint at = i - 1;
    double value;

    if (!nav_token_is_any (token, nouns) || token->quarantined || reading->negated[i])
      continue;
    for (guint skip = 0; skip < 3 && at > 0 && isnan (small_number (reading, (int) at)) &&
                         nav_reading_same_segment (reading, at - 1, i);
         skip++)
      at--;
    value = small_number (reading, (int) at);
    if (!is_count (value) || !nav_reading_same_segment (reading, at, i) || value > 10000 ||
        nav_reading_token (reading, (int) at)->taken)
      continue;
    if (at + 1 < i &&
        (nav_reading_covering (reading, NAV_LEX_PERSON, (int) at + 1) != NULL ||
         is_gigabyte (reading, at + 1) || nav_reading_word_is (reading, (int) at + 1, "and") ||
         nav_reading_word_is (reading, (int) at + 1, "per")))
      continue;
    if (refuse_part (reading, at, i))
      continue;
    count_cards (reading, count, value, at, i);
    nav_reading_take (reading, at, at);
  }
}

/* "any GPU will do" takes back what was wanted. */
static void
find_any_gpu (NavReading *reading)
{
  static const char *const any[] = { "any", "whatever", "whichever", NULL };
  static const char *const nouns[] = { "gpu",      "gpus",        "card", "cards",
                                       "hardware", "accelerator", NULL };

  for (guint i = 0; i + 1 < reading->tokens->len; i++)
    if (nav_reading_word_in (reading, (int) i, any) &&
        nav_reading_word_in (reading, (int) i + 1, nouns) && !reading->negated[i] &&
        !nav_reading_token (reading, (int) i)->quarantined)
      nav_reading_add_text (reading, NAV_INTENT_PREFERRED_GPU_TYPES, "*", i, i + 1, 0.85)->op =
        NAV_INTENT_OP_REMOVE;
}

void
nav_find_gpus (NavReading *reading)
{
  Count count = { 0 };

  find_families (reading, &count);
  find_card_counts (reading, &count);
  find_any_gpu (reading);
  if (count.sum > 0)
    nav_reading_add_number (reading, NAV_INTENT_GPU_COUNT_MAX, count.sum, count.first, count.last,
                            0.95);
}
