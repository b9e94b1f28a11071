// SPDX-License-Identifier: Apache-2.0
// A conversation plans one workload. A second one beside it, "summaries for 50 people and a chatbot
// for 300", is left out whole and said to be: half of each would be a third that nobody wants.

#include "nav-workloads.h"

#include <math.h>
#include <string.h>

#include "nav-numerals.h"

#define CUE_MIN 3.0 /* weight of a word that names a use case by itself */

/* A use case by name and, behind it, the number of its people. */
typedef struct {
  int use_case;
  guint cue;
  guint people; /* 0: none were told */
} Part;

/* Returns: the use case that is named at token @i, -1 for none */
static int
read_cue (const NavReading *reading, guint i)
{
  const NavMatch *match = nav_reading_starting (reading, NAV_LEX_USE_CASE, (int) i);

  if (match != NULL && match->entry->weight >= CUE_MIN)
    return (int) match->entry->value;
  match = nav_reading_starting (reading, NAV_LEX_SUMMARY, (int) i);
  return match != NULL && match->entry->weight >= CUE_MIN
           ? nav_intent_use_case_index ("summarization_short")
           : -1;
}

/* Short and long summaries are one wish whose length is still to be told. */
static gboolean
are_different (int a, int b)
{
  int brief = nav_intent_use_case_index ("summarization_short");
  int lengthy = nav_intent_use_case_index ("long_document_summarization");

  return a != b && !((a == brief || a == lengthy) && (b == brief || b == lengthy));
}

static gboolean
counts_people (const NavReading *reading, guint i)
{
  const NavToken *token = nav_reading_token (reading, (int) i);

  if (token->kind != NAV_TOKEN_NUMBER && isnan (nav_numeral_word (token->word)))
    return FALSE;
  for (guint k = i + 1; k <= i + 3; k++)
    if (nav_reading_covering (reading, NAV_LEX_PERSON, (int) k) != NULL)
      return nav_reading_same_segment (reading, i, k);
  return FALSE;
}

/* The first use case at or after token @i that has people of its own before @end. */
static gboolean
find_part (const NavReading *reading, guint i, guint end, Part *ret_part)
{
  *ret_part = (Part){ -1, 0, 0 };
  for (; i < end; i++) {
    int use_case = read_cue (reading, i);

    if (use_case >= 0 && ret_part->use_case < 0)
      *ret_part = (Part){ use_case, i, 0 };
    else if (ret_part->use_case >= 0 && counts_people (reading, i)) {
      ret_part->people = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
leave_out (NavReading *reading, guint first, guint last)
{
  for (guint i = first; i <= last && i < reading->tokens->len; i++)
    g_array_index (reading->tokens, NavToken, i).quarantined = TRUE;
  nav_reading_match (reading);
}

static void
refuse (NavReading *reading, const char *code, int use_case, guint first, guint last)
{
  nav_reading_refuse (reading, first, last,
                      nav_finding_new (code, "use_case", nav_intent_use_case_ids[use_case], NULL));
  leave_out (reading, first, last);
}

static guint
end_of_sentence (const NavReading *reading, guint i)
{
  guint sentence = nav_reading_token (reading, (int) i)->sentence;

  while (i < reading->tokens->len && nav_reading_token (reading, (int) i)->sentence == sentence)
    i++;
  return i;
}

/* "summaries for 50 people and a chatbot for 300 people" */
static gboolean
leave_out_second (NavReading *reading)
{
  static const char *const joins[] = { "and", ",", "plus", "+", "&", ";", ".", "also", NULL };
  guint end = reading->tokens->len, join;
  Part first, second;

  if (!find_part (reading, 0, end, &first) ||
      !find_part (reading, first.people + 1, end, &second) ||
      !are_different (first.use_case, second.use_case) ||
      !nav_reading_find_words (reading, first.people + 1, second.cue, joins, &join))
    return FALSE;
  refuse (reading, "refuse.second_workload", second.use_case, join,
          end_of_sentence (reading, second.cue) - 1);
  return TRUE;
}

/* "too" at the end of a phrase, "also", "as well"; not "too slow", "well, then". */
static gboolean
adds (const NavReading *reading, guint begin, guint end)
{
  static const char *const words[] = { "also", "additionally", "besides", "addition", "another",
                                       NULL };

  if (nav_reading_find_words (reading, begin, end - 1, words, NULL))
    return TRUE;
  for (guint i = begin; i < end; i++) {
    if (nav_reading_word_is (reading, (int) i, "well") &&
        nav_reading_word_is (reading, (int) i - 1, "as"))
      return TRUE;
    if (nav_reading_word_is (reading, (int) i, "too") &&
        (i + 1 == end || nav_reading_token (reading, (int) i + 1)->kind == NAV_TOKEN_SYMBOL))
      return TRUE;
  }
  return FALSE;
}

/* "a summarizer for 50 people too", said of a plan for something else */
static gboolean
leave_out_added (NavReading *reading, int stated)
{
  for (guint begin = 0, end; begin < reading->tokens->len; begin = end) {
    end = end_of_sentence (reading, begin);
    if (!adds (reading, begin, end))
      continue;
    for (guint i = begin; i < end; i++) {
      int use_case = read_cue (reading, i);

      if (use_case >= 0 && are_different (use_case, stated) && !reading->negated[i]) {
        refuse (reading, "refuse.second_workload", use_case, begin, end - 1);
        return TRUE;
      }
    }
  }
  return FALSE;
}

/* "delete the chatbot" */
static void
keep_deleted (NavReading *reading, int stated)
{
  static const char *const verbs[] = { "delete", "remove", "drop", "cancel", "scrap", NULL };

  for (guint i = 0; i < reading->tokens->len; i++)
    for (guint k = i + 1; k <= i + 3 && nav_reading_word_in (reading, (int) i, verbs); k++)
      if (read_cue (reading, k) == stated && nav_reading_same_clause (reading, i, k)) {
        refuse (reading, "refuse.delete_workload", stated, i, k);
        return;
      }
}

/**
 * nav_part_workloads:
 *
 * Leaves out the words of a second workload, and the wish to delete the one there is, and says what
 * to do instead.
 */
void
nav_part_workloads (NavReading *reading)
{
  int stated =
    nav_intent_use_case_index (nav_intent_get_text (reading->before, NAV_INTENT_USE_CASE));

  if (reading->hostile)
    return;
  if (leave_out_second (reading) || stated < 0)
    return;
  if (!leave_out_added (reading, stated))
    keep_deleted (reading, stated);
}
