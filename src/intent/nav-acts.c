// SPDX-License-Identifier: Apache-2.0
// What a turn does: informs, asks, greets, wants to go on, starts anew, or is about something
// else.

#include "nav-acts.h"

#include <math.h>
#include <string.h>

#include "nav-numerals.h"

#define FEW_WORDS 4

static gboolean
has_words (const NavReading *reading)
{
  for (guint i = 0; i < reading->tokens->len; i++)
    if (nav_reading_token (reading, (int) i)->kind != NAV_TOKEN_SYMBOL)
      return TRUE;
  return FALSE;
}

static guint
count_words (const NavReading *reading)
{
  guint n = 0;

  for (guint i = 0; i < reading->tokens->len; i++)
    n += nav_reading_token (reading, (int) i)->kind == NAV_TOKEN_SYMBOL ? 0 : 1;
  return n;
}

static const NavMatch *
find_act (const NavReading *reading, const char *what)
{
  const GArray *matches = reading->matches[NAV_LEX_ACT];
  const NavMatch *found = NULL;

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (g_str_has_prefix (match->entry->text, what))
      found = match;
  }
  return found;
}

/* One word alone means it only where little else is said: "go" is no wish in "go live in May". */
static const NavMatch *
find_wish (const NavReading *reading, const char *what, guint max_words)
{
  const GArray *matches = reading->matches[NAV_LEX_ACT];

  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);
    gboolean negated = reading->negated[match->first] &&
                       nav_reading_covering (reading, NAV_LEX_NEGATION, (int) match->first) == NULL;

    if (strcmp (match->entry->text, what) != 0 || negated ||
        nav_reading_token (reading, (int) match->first)->asking)
      continue;
    if (strchr (match->entry->phrase, ' ') == NULL && strchr (match->entry->phrase, '\'') == NULL &&
        count_words (reading) > max_words)
      continue;
    return match;
  }
  return NULL;
}

/* Whether nothing but greetings, thanks and small words are in the text.
 * @ret_thanks: (out): and no greeting among them */
static gboolean
is_greeting (const NavReading *reading, gboolean *ret_thanks)
{
  static const char *const fillers[] = { "there",  "all", "everyone",  "team",      "you", "and",
                                         "again",  "so",  "much",      "a",         "lot", "dear",
                                         "friend", "bot", "assistant", "neuralnav", "sir", "madam",
                                         "to",     "ok",  "great",    "good",      "perfect",
                                         "nice",   "for", "your",     "help",      "very",
                                         NULL };
  gboolean greeted = FALSE, thanked = FALSE;

  *ret_thanks = FALSE;

  for (guint i = 0; i < reading->tokens->len; i++) {
    const NavMatch *act = nav_reading_covering (reading, NAV_LEX_ACT, (int) i);
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (token->kind == NAV_TOKEN_SYMBOL)
      continue;
    if (act != NULL && strcmp (act->entry->text, "greeting") == 0)
      greeted = TRUE;
    else if (act != NULL && strcmp (act->entry->text, "thanks") == 0)
      thanked = TRUE;
    else if (!nav_token_is_any (token, fillers))
      return FALSE;
  }
  *ret_thanks = thanked && !greeted;
  return greeted || thanked;
}

static gboolean
ends_with_mark (const NavReading *reading, guint sentence)
{
  for (guint i = reading->tokens->len; i-- > 0;) {
    const NavToken *token = nav_reading_token (reading, (int) i);

    if (token->sentence == sentence && strcmp (token->word, "?") == 0)
      return TRUE;
    if (token->sentence < sentence)
      return FALSE;
  }
  return FALSE;
}

/* How a sentence begins that wants to know something instead of telling. */
static gboolean
begins_question (const NavReading *reading, guint first, gboolean *needs_mark)
{
  static const char *const always[] = {
    "what's", "why", "explain", "define", "who", "who's", NULL
  };
  static const char *const with_mark[] = { "how", "which", "when", "is",  "are", "does",
                                           "do",  "where", "did",  "was", NULL };
  static const char *const what[] = { "is",    "are",     "does", "do",  "means", "mean",
                                      "about", "exactly", "did",  "was", NULL };

  *needs_mark = FALSE;
  if (nav_reading_word_is (reading, (int) first, "what"))
    return nav_reading_word_in (reading, (int) first + 1, what) || (*needs_mark = TRUE);
  if (nav_reading_word_in (reading, (int) first, always))
    return TRUE;
  if (nav_reading_word_is (reading, (int) first, "can") ||
      nav_reading_word_is (reading, (int) first, "could"))
    return nav_reading_word_is (reading, (int) first + 2, "explain") ||
           nav_reading_word_is (reading, (int) first + 2, "tell");
  if (nav_reading_word_is (reading, (int) first, "tell"))
    return nav_reading_word_is (reading, (int) first + 2, "about") ||
           nav_reading_word_is (reading, (int) first + 2, "what");
  *needs_mark = TRUE;
  return nav_reading_word_in (reading, (int) first, with_mark);
}

/* "What about 10,000 users?" and "what about cheaper?" ask for a change and not for what a thing
 * is. */
static gboolean
proposes (const NavReading *reading, guint first, guint last)
{
  static const NavLexClass named[] = { NAV_LEX_GPU, NAV_LEX_MODEL, NAV_LEX_QUALITY };
  static const char *const what[] = { "what", "how", NULL };

  if (!nav_reading_word_in (reading, (int) first, what) ||
      !nav_reading_word_is (reading, (int) first + 1, "about"))
    return FALSE;
  for (guint i = first + 2; i <= last; i++) {
    if (nav_reading_token (reading, (int) i)->kind == NAV_TOKEN_NUMBER ||
        !isnan (nav_numeral_word (nav_reading_token (reading, (int) i)->word)))
      return TRUE;
    for (guint c = 0; c < G_N_ELEMENTS (named); c++)
      if (nav_reading_covering (reading, named[c], (int) i) != NULL)
        return TRUE;
  }
  return FALSE;
}

/* "What do I need for our 500 users?" tells something, "what does an H100 cost?" does not. */
static gboolean
speaks_of_self (const NavReading *reading, guint first, guint last)
{
  static const char *const self[] = { "we", "i", "our", "my", "us", "we're", "i'm", "for", NULL };

  return nav_reading_find_words (reading, first, last, self, NULL);
}

/**
 * nav_mark_questions:
 *
 * Marks the sentences that only ask about a thing, so that naming it there is no wish.
 */
void
nav_mark_questions (NavReading *reading)
{
  guint first = 0;

  for (guint i = 0; i < reading->tokens->len; i++) {
    guint sentence = nav_reading_token (reading, (int) i)->sentence;
    gboolean needs_mark;

    if (nav_reading_token (reading, (int) i + 1)->sentence == sentence)
      continue;
    if (begins_question (reading, first, &needs_mark) &&
        (!needs_mark || ends_with_mark (reading, sentence)) &&
        !speaks_of_self (reading, first, i) && !proposes (reading, first, i))
      for (guint k = first; k <= i; k++)
        g_array_index (reading->tokens, NavToken, k).asking = TRUE;
    first = i + 1;
  }
}

static gboolean
asks (const NavReading *reading)
{
  gboolean needs_mark;

  for (guint i = 0; i < reading->tokens->len; i++)
    if (nav_reading_token (reading, (int) i)->asking || nav_reading_word_is (reading, (int) i, "?"))
      return TRUE;
  return reading->tokens->len > 0 && begins_question (reading, 0, &needs_mark) && !needs_mark;
}

static gboolean
is_on_topic (const NavReading *reading)
{
  static const NavLexClass classes[] = { NAV_LEX_TOPIC,    NAV_LEX_USE_CASE,   NAV_LEX_SUMMARY,
                                         NAV_LEX_PERSON,   NAV_LEX_GPU,        NAV_LEX_MODEL,
                                         NAV_LEX_GLOSSARY, NAV_LEX_CONSTRAINT, NAV_LEX_DIMENSION };

  for (guint c = 0; c < G_N_ELEMENTS (classes); c++)
    if (reading->matches[classes[c]] != NULL)
      return TRUE;
  return FALSE;
}

static const char *
find_term (const NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_GLOSSARY];

  return matches != NULL && matches->len > 0 ? g_array_index (matches, NavMatch, 0).entry->text
                                             : NULL;
}

/* "generation" between code completion and code generation: the option that alone has a word of a
 * short turn in its name. */
static void
read_named_option (const NavReading *reading, NavTurnAct *act)
{
  for (guint t = 0; t < reading->tokens->len; t++) {
    const NavToken *token = nav_reading_token (reading, (int) t);

    for (guint i = 0; reading->options[i] != NULL; i++) {
      g_auto (GStrv) parts = g_strsplit (reading->options[i], "_", 0);

      if (token->kind != NAV_TOKEN_WORD || reading->negated[t] ||
          !g_strv_contains ((const char *const *) parts, token->word))
        continue;
      if (act->option != 0 && act->option != (int) i + 1) {
        act->option = 0; /* a word of several */
        return;
      }
      act->option = (int) i + 1;
      act->option_first = act->option_last = t;
    }
  }
}

static void
read_answer (const NavReading *reading, NavTurnAct *act)
{
  const NavMatch *option = find_act (reading, "option");

  act->unknown = find_act (reading, "unknown") != NULL;
  act->none = find_act (reading, "none") != NULL;
  if (option != NULL && reading->pending == NAV_INTENT_ASK_USE_CASE) {
    act->option = (int) g_ascii_strtoll (strchr (option->entry->text, ' ') + 1, NULL, 10);
    act->option_first = option->first;
    act->option_last = option->last;
  }
  if (act->option == 0 && reading->pending == NAV_INTENT_ASK_USE_CASE &&
      reading->options != NULL && count_words (reading) <= FEW_WORDS)
    read_named_option (reading, act);
  /* "A" and "b)" */
  if (act->option == 0 && reading->pending == NAV_INTENT_ASK_USE_CASE && count_words (reading) <= 2)
    for (guint i = 0; i < reading->tokens->len; i++) {
      const char *word = nav_reading_token (reading, (int) i)->word;

      if (strlen (word) == 1 && strchr ("abc123", word[0]) != NULL) {
        act->option = word[0] <= '9' ? word[0] - '0' : word[0] - 'a' + 1;
        act->option_first = act->option_last = i;
      }
    }
}

static gboolean
answers_pending (const NavReading *reading, const NavTurnAct *act)
{
  if (reading->pending == NAV_INTENT_ASK_NONE)
    return FALSE;
  return act->unknown || act->none || act->option != 0 || find_act (reading, "yes") != NULL ||
         find_act (reading, "no") != NULL;
}

/* "Ok" to no question: nothing was told, and nothing is off topic. */
static gboolean
is_word_of_assent (const NavReading *reading)
{
  return count_words (reading) <= 2 &&
         (find_act (reading, "yes") != NULL || find_act (reading, "no") != NULL);
}

/**
 * nav_read_act:
 * @has_facts: whether the turn states anything
 *
 * Returns: the act, with the answers it gives to the pending question
 */
NavTurnAct
nav_read_act (const NavReading *reading, gboolean has_facts)
{
  NavTurnAct act = { .act = NAV_INTENT_ACT_INFORM };
  const NavMatch *reset = find_wish (reading, "reset", 2);

  read_answer (reading, &act);
  if (asks (reading))
    act.glossary = find_term (reading);
  if (reading->hostile)
    act.act = NAV_INTENT_ACT_HOSTILE;
  else if (!has_words (reading))
    act.act = NAV_INTENT_ACT_GREETING;
  else if (reset != NULL)
    act.act = NAV_INTENT_ACT_RESET;
  else if (find_wish (reading, "proceed", 3) != NULL)
    act.act = NAV_INTENT_ACT_PROCEED;
  else if (has_facts)
    act.act = NAV_INTENT_ACT_INFORM;
  else if (is_greeting (reading, &act.thanks))
    act.act = NAV_INTENT_ACT_GREETING;
  else if ((act.answered = answers_pending (reading, &act)) ||
           (act.undo = find_wish (reading, "undo", 3) != NULL))
    act.act = NAV_INTENT_ACT_INFORM;
  else if (reading->capacity != NULL ||
           (asks (reading) && (act.glossary != NULL || is_on_topic (reading))))
    act.act = NAV_INTENT_ACT_QUESTION;
  else if (!is_on_topic (reading) && !is_word_of_assent (reading))
    act.act = NAV_INTENT_ACT_OFF_TOPIC;
  if (reset != NULL && !reading->hostile)
    act.reset_token = reset->last;
  return act;
}
