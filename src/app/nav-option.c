// SPDX-License-Identifier: Apache-2.0
// List models hold objects, plans hold values: this is a value as an object.

#include "app/nav-option.h"

#include <string.h>

#include "workflow/nav-plan-words.h"

struct _NavOption {
  GObject parent_instance;
  NavRecommendation *recommendation;
  char *keys[2]; /* (nullable): of model and GPU, made when a table is sorted by them */
};

G_DEFINE_FINAL_TYPE (NavOption, nav_option, G_TYPE_OBJECT)

static void
nav_option_finalize (GObject *object)
{
  NavOption *self = NAV_OPTION (object);

  nav_recommendation_unref (self->recommendation);
  for (gsize i = 0; i < G_N_ELEMENTS (self->keys); i++)
    g_free (self->keys[i]);
  G_OBJECT_CLASS (nav_option_parent_class)->finalize (object);
}

static void
nav_option_class_init (NavOptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_option_finalize;
}

static void
nav_option_init (NavOption *self)
{
  (void) self;
}

/**
 * nav_option_new:
 * @recommendation: (transfer none)
 */
NavOption *
nav_option_new (NavRecommendation *recommendation)
{
  NavOption *self;

  g_return_val_if_fail (recommendation != NULL, NULL);

  self = g_object_new (NAV_TYPE_OPTION, NULL);
  self->recommendation = nav_recommendation_ref (recommendation);
  return self;
}

/**
 * nav_option_get_recommendation:
 *
 * Returns: (transfer none)
 */
NavRecommendation *
nav_option_get_recommendation (NavOption *option)
{
  g_return_val_if_fail (NAV_IS_OPTION (option), NULL);

  return option->recommendation;
}

/* Comparing names as people order them takes longer than all else; their keys are compared fast. */
static const char *
need_key (NavOption *self, NavPlanColumn column)
{
  const NavRecommendation *r = self->recommendation;
  char **key = &self->keys[column == NAV_COLUMN_GPUS];

  if (*key == NULL) {
    const char *name = column == NAV_COLUMN_GPUS ? nav_plan_words_gpu (r->candidate->gpu)
                                                 : nav_plan_words_model (r);
    g_autofree char *folded = g_utf8_casefold (name, -1);
    *key = g_utf8_collate_key (folded, -1);
  }
  return *key;
}

/**
 * nav_option_compare:
 *
 * Orders as nav_plan_column_compare() does, faster.
 */
int
nav_option_compare (NavOption *a, NavOption *b, NavPlanColumn column)
{
  int order = 0;

  g_return_val_if_fail (NAV_IS_OPTION (a) && NAV_IS_OPTION (b), 0);

  if (column != NAV_COLUMN_MODEL && column != NAV_COLUMN_GPUS)
    return nav_plan_column_compare (column, a->recommendation, b->recommendation);
  order = strcmp (need_key (a, column), need_key (b, column));
  if (order == 0 && column == NAV_COLUMN_GPUS)
    order = (a->recommendation->gpus > b->recommendation->gpus) -
            (a->recommendation->gpus < b->recommendation->gpus);
  return order;
}
