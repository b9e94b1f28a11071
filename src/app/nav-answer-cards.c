// SPDX-License-Identifier: Apache-2.0
// Which card shows which lists. Nothing may jump under the pointer while a plan is refined, so a
// card belongs to its lists and not to the configuration that leads them at the moment.

#include "config.h"

#include "app/nav-answer-cards.h"

#include <glib/gi18n.h>

#include "app/nav-difference-card.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

typedef struct {
  guint lists; /* bits of NavPlanList */
  NavDifferenceCard *card;
} Slot;

struct _NavAnswerCards {
  NavFoldBox *box; /* outlives it */
  GArray *slots;   /* of Slot */
  NavPlan *plan;   /* (nullable): what is shown */
  char *selected;  /* (nullable): id */
};

/**
 * nav_answer_cards_new:
 * @box: where the cards go; it outlives them
 */
NavAnswerCards *
nav_answer_cards_new (NavFoldBox *box)
{
  NavAnswerCards *self = g_new0 (NavAnswerCards, 1);

  self->box = box;
  self->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  return self;
}

void
nav_answer_cards_free (NavAnswerCards *self)
{
  g_array_unref (self->slots);
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_free (self->selected);
  g_free (self);
}

static NavPlanList
first_list (guint lists)
{
  return (NavPlanList) g_bit_nth_lsf (lists, -1);
}

/* The lists among @lists that @r leads. */
static guint
led_by (NavPlan *plan, const NavRecommendation *r, guint lists)
{
  guint led = 0;

  for (int i = 0; i < NAV_N_LISTS; i++)
    if ((lists & 1u << i) != 0 && nav_plan_best (plan, (NavPlanList) i) == r)
      led |= 1u << i;
  return led;
}

static char *
labels_of (guint lists)
{
  GString *labels = g_string_new (NULL);

  for (int i = 0; i < NAV_N_LISTS; i++)
    if ((lists & 1u << i) != 0)
      g_string_append_printf (
        labels, "%s%s", labels->len > 0 ? " · " : "",
        nav_words_term (nav_text_words (), NAV_WORDS_LIST, nav_plan_list_names[i]));
  return g_string_free (labels, FALSE);
}

/* Both answer the same question, the later one better. */
static gboolean
is_refined (NavPlan *before, NavPlan *plan)
{
  return before != NULL && before != plan &&
         nav_spec_equal (nav_plan_get_spec (before), nav_plan_get_spec (plan));
}

/**
 * nav_answer_cards_was:
 * @before: (nullable): the plan that was read before @plan; NULL when nobody had the time to
 *
 * Returns: (transfer full) (nullable): what led @list before the plan was refined, where it was
 *   something else: "was Llama 3.1 8B on 2 × L40S"
 */
char *
nav_answer_cards_was (NavPlan *before, NavPlan *plan, NavPlanList list)
{
  NavRecommendation *old, *new = nav_plan_best (plan, list);
  g_autofree char *name = NULL;

  if (!is_refined (before, plan))
    return NULL;
  old = nav_plan_best (before, list);
  if (old == NULL || new == NULL || g_str_equal (old->id, new->id))
    return NULL;
  name = nav_plan_words_name (nav_text_words (), old);
  /* Translators: what stood here before the forecast got better: "was Llama 3.1 8B on 2 × L40S" */
  return g_strdup_printf (_ ("was %s"), name);
}

static void
add_slot (NavAnswerCards *self, guint lists)
{
  Slot slot = { lists, NAV_DIFFERENCE_CARD (nav_difference_card_new ()) };

  nav_fold_box_append (self->box, GTK_WIDGET (slot.card));
  g_array_append_val (self->slots, slot);
}

/* What leads several lists is one card; the balanced best has a card of its own elsewhere. */
static void
lay_out (NavAnswerCards *self, NavPlan *plan)
{
  guint left = (1u << NAV_N_LISTS) - 1;

  nav_fold_box_remove_all (self->box);
  g_array_set_size (self->slots, 0);
  left &= ~led_by (plan, nav_plan_best (plan, NAV_LIST_BALANCED), left);
  for (int i = 0; i < NAV_N_LISTS; i++) {
    NavRecommendation *best = nav_plan_best (plan, (NavPlanList) i);
    guint led = (left & 1u << i) != 0 && best != NULL ? led_by (plan, best, left) : 0;
    if (led != 0)
      add_slot (self, led);
    left &= ~led;
  }
}

/* Lists that went ways of their own get cards of their own, after all others. */
static void
part (NavAnswerCards *self, NavPlan *plan)
{
  guint shown = led_by (plan, nav_plan_best (plan, NAV_LIST_BALANCED), (1u << NAV_N_LISTS) - 1);

  for (guint i = 0; i < self->slots->len; i++) {
    Slot *slot = &g_array_index (self->slots, Slot, i);
    slot->lists = led_by (plan, nav_plan_best (plan, first_list (slot->lists)), slot->lists);
    shown |= slot->lists;
  }
  for (int i = 0; i < NAV_N_LISTS; i++)
    if ((shown & 1u << i) == 0 && nav_plan_best (plan, (NavPlanList) i) != NULL)
      add_slot (self, 1u << i);
}

static void
fill (NavAnswerCards *self, NavPlan *before, NavPlan *plan, Slot *slot)
{
  NavPlanList list = first_list (slot->lists);
  g_autofree char *labels = labels_of (slot->lists);
  g_autofree char *was = nav_answer_cards_was (before, plan, list);

  nav_difference_card_set (slot->card, nav_plan_best (plan, NAV_LIST_BALANCED),
                           nav_plan_best (plan, list), list, labels, was);
  nav_difference_card_set_selected (slot->card, self->selected);
}

/**
 * nav_answer_cards_show:
 * @plan: with at least one recommendation
 * @read: whether a person had the time to read what was shown before
 *
 * Returns: how many cards there are
 */
guint
nav_answer_cards_show (NavAnswerCards *self, NavPlan *plan, gboolean read)
{
  if (is_refined (self->plan, plan))
    part (self, plan);
  else
    lay_out (self, plan);
  for (guint i = 0; i < self->slots->len; i++)
    fill (self, read ? self->plan : NULL, plan, &g_array_index (self->slots, Slot, i));
  g_clear_pointer (&self->plan, nav_plan_unref);
  self->plan = nav_plan_ref (plan);
  return self->slots->len;
}

/**
 * nav_answer_cards_set_selected:
 * @id: (nullable): of the recommendation that is selected
 */
void
nav_answer_cards_set_selected (NavAnswerCards *self, const char *id)
{
  g_free (self->selected);
  self->selected = g_strdup (id);
  for (guint i = 0; i < self->slots->len; i++)
    nav_difference_card_set_selected (g_array_index (self->slots, Slot, i).card, id);
}
