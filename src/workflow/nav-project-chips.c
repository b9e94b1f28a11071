// SPDX-License-Identifier: Apache-2.0
// What is offered after the last message: answers to its question, ways out of a conflict, and
// other loads where the load was assumed.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-project-chips.h"
#include "workflow/nav-words-private.h"

/* A conflict is said once, with two ways out of it. */
static const struct {
  const char *remark;
  const char *labels[2];
  const char *texts[2];
} conflicts[] = {
  { "remark.cheap_and_dear_gpu",
    { N_ ("Allow other GPUs"), N_ ("Price does not matter") },
    { "any GPU", "cost does not matter" } },
  { "remark.small_gpu_big_model",
    { N_ ("Allow other GPUs"), N_ ("Slower is fine") },
    { "any GPU", "slower is fine" } },
  { "remark.batch_and_instant",
    { N_ ("It can wait"), N_ ("It must be instant") },
    { "it can wait", "it must be instant" } },
};

static void
add (GPtrArray *chips, const NavWordsStyle *style, const char *label, const char *text)
{
  g_ptr_array_add (chips, nav_chip_new (_nav_words_translate (style, label), text));
}

static void
add_ways_out (GPtrArray *chips, const NavWordsStyle *style, const NavIntent *intent)
{
  const GPtrArray *messages = nav_intent_get_messages (intent);

  for (guint i = 0; i < messages->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (conflicts); k++)
      if (g_str_equal (nav_finding_get_code (messages->pdata[i]), conflicts[k].remark)) {
        add (chips, style, conflicts[k].labels[0], conflicts[k].texts[0]);
        add (chips, style, conflicts[k].labels[1], conflicts[k].texts[1]);
      }
}

static void
add_load (GPtrArray *chips, const NavWordsStyle *style, const char *label, double people)
{
  g_autofree char *text = g_strdup_printf ("%u people at the same time", (guint) people);

  add (chips, style, label, text);
}

static void
add_loads (GPtrArray *chips, const NavWordsStyle *style, NavFinding *note)
{
  double users = nav_finding_get_number (note, "users");
  double at_once = nav_finding_get_number (note, "at_once");
  NavChip *rate;

  if (at_once >= 2)
    add_load (chips, style, N_ ("Fewer at once"), round (at_once / 2));
  if (at_once >= 1 && at_once * 2 <= users)
    add_load (chips, style, N_ ("More at once"), round (at_once * 2));
  rate = nav_chip_new (_nav_words_translate (style, N_ ("I know the rate")),
                       " requests per second");
  rate->unfinished = TRUE;
  g_ptr_array_add (chips, rate);
}

/**
 * nav_project_offer_chips:
 * @project: a project
 * @style: whose language the labels are in
 *
 * Returns: (transfer full) (element-type NavChip): what to offer after the last message; empty
 *   where nothing was said
 */
GPtrArray *
nav_project_offer_chips (NavProject *project, const NavWordsStyle *style)
{
  NavConversation *conversation = nav_project_get_conversation (project);
  const GPtrArray *notes = nav_project_get_notes (project);
  guint n = nav_conversation_get_n_turns (conversation);
  GPtrArray *chips;

  if (n == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) nav_chip_free);
  chips = nav_intent_words_chips (style, nav_conversation_get_turn (conversation, n - 1));
  add_ways_out (chips, style, nav_project_get_intent (project));
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    if (g_str_equal (nav_finding_get_code (notes->pdata[i]), "rate.from-users"))
      add_loads (chips, style, notes->pdata[i]);
  return chips;
}
