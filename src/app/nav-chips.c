// SPDX-License-Identifier: Apache-2.0
// Answers to offer for a question. They are said as if they were typed, so they are in the language
// that is understood; only what is on the button is translated.

#include "config.h"

#include "app/nav-chips.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"

static const NavChip user_counts[] = {
  { N_ ("20 people"), "20 people" },
  { N_ ("200 people"), "200 people" },
  { N_ ("2,000 people"), "2000 people" },
  { N_ ("I do not know"), "I don't know" },
  { NULL, NULL },
};

static const NavChip priorities[] = {
  { N_ ("Quality"), "quality matters most" },
  { N_ ("Low cost"), "low cost matters most" },
  { N_ ("Speed"), "low latency matters most" },
  { N_ ("No preference"), "no preference" },
  { NULL, NULL },
};

static const NavChip hardware[] = {
  { N_ ("No preference"), "no preference" },
  { NULL, NULL },
};

static void
add_known (GArray *chips, const NavChip *known)
{
  for (; known->label != NULL; known++) {
    NavChip chip = { _ (known->label), known->text };
    g_array_append_val (chips, chip);
  }
}

static void
add_use_case (GArray *chips, const char *id)
{
  NavChip chip = { nav_words_term (nav_text_words (), NAV_WORDS_USE_CASE, id),
                   nav_words_term (&nav_words_english, NAV_WORDS_USE_CASE, id) };

  g_array_append_val (chips, chip);
}

/* The question itself may know the few that are meant. */
static void
add_use_cases (GArray *chips, const char *const *options)
{
  const char *const *ids =
    options != NULL && options[0] != NULL ? options : nav_intent_use_case_ids;

  for (gsize i = 0; ids[i] != NULL; i++)
    add_use_case (chips, ids[i]);
}

/**
 * nav_chips_for_turn:
 * @turn: the last message
 *
 * Returns: (transfer full) (element-type NavChip): what to offer as an answer, maybe nothing; valid
 *   as long as @turn is
 */
GArray *
nav_chips_for_turn (const NavTurn *turn)
{
  GArray *chips = g_array_new (FALSE, FALSE, sizeof (NavChip));

  if (turn->role != NAV_TURN_ASSISTANT)
    return chips;
  switch (turn->asks) {
  case NAV_INTENT_ASK_USE_CASE:
    add_use_cases (chips, (const char *const *) turn->options);
    break;
  case NAV_INTENT_ASK_USER_COUNT:
    add_known (chips, user_counts);
    break;
  case NAV_INTENT_ASK_PRIORITIES:
    add_known (chips, priorities);
    break;
  case NAV_INTENT_ASK_HARDWARE_BUDGET:
    add_known (chips, hardware);
    break;
  case NAV_INTENT_ASK_NONE:
  case NAV_N_INTENT_QUESTIONS:
  default:
    break;
  }
  return chips;
}
