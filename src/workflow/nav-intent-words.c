// SPDX-License-Identifier: Apache-2.0
// What the program answers in a conversation, and the answers it offers.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-intent-words.h"
#include "workflow/nav-words-private.h"

static const char *
rate_words (NavFinding *ack)
{
  double mean = nav_finding_get_number (ack, "mean");

  if (!isfinite (mean))
    return N_ ("Got it: {use_case:use-case} at {rate:rate}.");
  if (mean == nav_finding_get_number (ack, "rate"))
    return N_ ("Got it: {use_case:use-case} at {rate:rate} on average.");
  return N_ ("Got it: {use_case:use-case} at {rate:rate} at peak, {mean:rate} on average.");
}

/* Who and what for is said back in full when this turn told it; the rest only by name. */
static const char *
understood_words (NavFinding *ack)
{
  g_auto (GStrv) fields = g_strsplit (nav_finding_get_text (ack, "fields"), ",", 0);
  const char *const *list = (const char *const *) fields;
  gboolean use_case = g_strv_contains (list, "use_case");
  gboolean users = g_strv_contains (list, "user_count");
  gboolean rate = g_strv_contains (list, "throughput_rps");
  gboolean known = nav_finding_get_text (ack, "use_case") != NULL;

  if (known && g_strv_contains (list, "batch_requests"))
    return N_ ("Got it: {use_case:use-case}, {requests:requests} within {hours:hours}.");
  if (rate && known && (use_case || !users))
    return rate_words (ack);
  if ((use_case || users) && known && isfinite (nav_finding_get_number (ack, "users")))
    return N_ ("Got it: {use_case:use-case} for {users:people}.");
  if (use_case)
    return N_ ("Got it: {use_case:use-case}.");
  if (users)
    return N_ ("Got it: {users:people}.");
  return NULL;
}

static void
append_sentence (GString *out, const char *sentence)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", sentence);
}

static gboolean
is_said_back (const char *field)
{
  static const char *const full[] = { "use_case", "user_count", "throughput_rps", "mean_rps",
                                      "batch_requests", "batch_hours",
                                      "experience_class", "domain_specialization", NULL };

  return g_strv_contains (full, field);
}

/* "Also noted" names what the first sentence does not; what merely follows from it is left out. */
static void
append_also (GString *out, const NavWordsStyle *style, NavFinding *ack)
{
  g_auto (GStrv) fields = g_strsplit (nav_finding_get_text (ack, "fields"), ",", 0);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (NavFinding) args = NULL;
  g_autofree char *words = NULL;

  for (gsize i = 0; fields[i] != NULL; i++)
    if (!is_said_back (fields[i]))
      g_string_append_printf (rest, "%s%s", rest->len > 0 ? "," : "", fields[i]);
  if (rest->len == 0)
    return;
  args = nav_finding_new ("", "fields", rest->str, NULL);
  words = nav_words_fill (
    style, _nav_words_translate (style, N_ ("Also noted: {fields:intent-fields}.")), args);
  append_sentence (out, words);
}

static void
append_understood (GString *out, const NavWordsStyle *style, NavFinding *ack)
{
  const char *words = understood_words (ack);
  g_autofree char *sentence = NULL;

  if (words == NULL) {
    sentence = nav_words_finding (style, ack);
    append_sentence (out, sentence);
    return;
  }
  sentence = nav_words_fill (style, _nav_words_translate (style, words), ack);
  append_sentence (out, sentence);
  append_also (out, style, ack);
}

/* The figures behind an assumption are in the completed spec's notes. */
static void
append_note (GString *out, const NavWordsStyle *style, const GPtrArray *notes, const char *code)
{
  NavFinding *note = nav_finding_find (notes, code);
  g_autofree char *sentence = note ? nav_words_finding (style, note) : NULL;

  if (sentence != NULL)
    append_sentence (out, sentence);
}

static char *
choice_words (const NavWordsStyle *style, const char *const *options)
{
  GString *out = g_string_new (NULL);
  guint n = g_strv_length ((char **) options);

  for (guint i = 0; i < n; i++) {
    const char *last = _nav_words_translate (style, N_ (" or "));
    g_string_append_printf (out, "%s%s", i == 0 ? "" : i + 1 == n ? last : ", ",
                            nav_words_term (style, NAV_WORDS_USE_CASE, options[i]));
  }
  return g_string_free (out, FALSE);
}

static void
append_question (GString *out, const NavWordsStyle *style, const NavIntent *intent,
                 NavFinding *question)
{
  const char *const *options = nav_intent_get_options (intent);
  g_autofree char *sentence = NULL;

  if (options != NULL && options[0] != NULL && options[1] != NULL) {
    g_autofree char *choice = choice_words (style, options);
    g_autoptr (NavFinding) args = nav_finding_new ("", "choice", choice, NULL);
    sentence =
      nav_words_fill (style, _nav_words_translate (style, N_ ("Do you mean {choice}?")), args);
  } else {
    sentence = nav_words_finding (style, question);
  }
  append_sentence (out, sentence);
}

static NavFinding *
find_message (const NavIntent *intent, const char *prefix)
{
  const GPtrArray *messages = nav_intent_get_messages (intent);

  for (guint i = 0; i < messages->len; i++)
    if (g_str_has_prefix (nav_finding_get_code (messages->pdata[i]), prefix))
      return messages->pdata[i];
  return NULL;
}

/**
 * nav_intent_words_is_working:
 *
 * Returns: whether an answer to what the person asked backwards is to be worked out and said
 *   later; money is told in US dollars only
 */
gboolean
nav_intent_words_is_working (const NavIntent *intent)
{
  NavFinding *question = find_message (intent, "ask.capacity");
  const char *currency = question ? nav_finding_get_text (question, "currency") : NULL;

  return question != NULL && strcmp (nav_finding_get_code (question), "ask.capacity") == 0 &&
         (currency == NULL || strcmp (currency, "USD") == 0);
}

static void
append_message (GString *out, const NavWordsStyle *style, const NavIntent *intent,
                const GPtrArray *notes, NavFinding *message)
{
  const char *code = nav_finding_get_code (message);
  NavFinding *note = NULL;
  g_autofree char *sentence = NULL;

  if (strcmp (code, "ack.understood") == 0) {
    append_understood (out, style, message);
    append_note (out, style, notes, "inventory.only");
    append_note (out, style, notes, "inventory.guess");
    return;
  }
  if (g_str_has_prefix (code, "question.")) {
    if (!nav_intent_words_is_working (intent))
      append_question (out, style, intent, message);
    return;
  }
  if (strcmp (code, "ask.capacity") == 0 && !nav_intent_words_is_working (intent)) {
    g_autoptr (NavFinding) other = nav_finding_new ("budget.other-currency", "currency",
                                                    nav_finding_get_text (message, "currency"),
                                                    NULL);
    g_autofree char *words = nav_words_finding (style, other);
    append_sentence (out, words);
    return;
  }
  if (strcmp (code, "ack.rate_assumed") == 0)
    note = nav_finding_find (notes, "rate.from-users");
  sentence = nav_words_finding (style, note ? note : message);
  append_sentence (out, sentence);
}

/**
 * nav_intent_words_reply:
 * @intent: what is understood after the last message
 * @notes: (nullable) (element-type NavFinding): of the completed spec
 *
 * Returns: (transfer full): an acknowledgement, remarks, and at most one question; that one waits
 *   where an answer is still being worked out, see nav_intent_words_question()
 */
char *
nav_intent_words_reply (const NavWordsStyle *style, const NavIntent *intent, const GPtrArray *notes)
{
  const GPtrArray *messages = nav_intent_get_messages (intent);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    append_message (out, style, intent, notes, messages->pdata[i]);
  if (out->len == 0)
    g_string_append (out, _nav_words_translate (style, N_ ("I have nothing to ask.")));
  return g_string_free (out, FALSE);
}

/**
 * nav_intent_words_question:
 *
 * Returns: (transfer full) (nullable): what is asked next; NULL when nothing is
 */
char *
nav_intent_words_question (const NavWordsStyle *style, const NavIntent *intent)
{
  NavFinding *question = find_message (intent, "question.");
  GString *out;

  if (question == NULL)
    return NULL;
  out = g_string_new (NULL);
  append_question (out, style, intent, question);
  return g_string_free (out, FALSE);
}

/**
 * nav_chip_new:
 *
 * Returns: (transfer full): free with nav_chip_free()
 */
NavChip *
nav_chip_new (const char *label, const char *text)
{
  NavChip *chip = g_new0 (NavChip, 1);

  chip->label = g_strdup (label);
  chip->text = g_strdup (text);
  return chip;
}

void
nav_chip_free (NavChip *chip)
{
  g_free (chip->label);
  g_free (chip->text);
  g_free (chip);
}

/* What stands on a chip and what it says, for each question that has fixed answers. */
typedef struct {
  const char *label;
  const char *text;
} Answer;

static const Answer user_answers[] = {
  { N_ ("20 people"), "20 people" },
  { N_ ("200 people"), "200 people" },
  { N_ ("2,000 people"), "2000 people" },
  { N_ ("I do not know"), "I don't know" },
  { NULL, NULL },
};

static const Answer priority_answers[] = {
  { N_ ("Quality"), "quality matters most" },
  { N_ ("Low cost"), "low cost matters most" },
  { N_ ("Speed"), "low latency matters most" },
  { N_ ("No preference"), "no preference" },
  { NULL, NULL },
};

static const Answer hardware_answers[] = {
  { N_ ("No preference"), "no preference" },
  { NULL, NULL },
};

static void
add_answers (GPtrArray *chips, const NavWordsStyle *style, const Answer *answers)
{
  for (; answers->label != NULL; answers++)
    g_ptr_array_add (chips,
                     nav_chip_new (_nav_words_translate (style, answers->label), answers->text));
}

/* The question itself may know the few that are meant. */
static void
add_use_cases (GPtrArray *chips, const NavWordsStyle *style, const char *const *options)
{
  const char *const *ids = options && options[0] ? options : nav_intent_use_case_ids;

  for (; *ids != NULL; ids++)
    g_ptr_array_add (chips,
                     nav_chip_new (nav_words_term (style, NAV_WORDS_USE_CASE, *ids),
                                   nav_words_term (&nav_words_english, NAV_WORDS_USE_CASE, *ids)));
}

/**
 * nav_intent_words_chips:
 * @turn: the last message
 *
 * Returns: (transfer full) (element-type NavChip): answers to offer to its question, said as if
 *   they were typed; empty without a question
 */
GPtrArray *
nav_intent_words_chips (const NavWordsStyle *style, const NavTurn *turn)
{
  GPtrArray *chips = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_chip_free);

  if (turn->role != NAV_TURN_ASSISTANT)
    return chips;
  switch (turn->asks) {
  case NAV_INTENT_ASK_USE_CASE:
    add_use_cases (chips, style, (const char *const *) turn->options);
    break;
  case NAV_INTENT_ASK_USER_COUNT:
    add_answers (chips, style, user_answers);
    break;
  case NAV_INTENT_ASK_PRIORITIES:
    add_answers (chips, style, priority_answers);
    break;
  case NAV_INTENT_ASK_HARDWARE_BUDGET:
    add_answers (chips, style, hardware_answers);
    break;
  case NAV_INTENT_ASK_NONE:
  case NAV_N_INTENT_QUESTIONS:
  default:
    break;
  }
  return chips;
}
