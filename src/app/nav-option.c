// SPDX-License-Identifier: Apache-2.0
// List models hold objects, plans hold values: this is the place of a value in a list.

#include "app/nav-option.h"

struct _NavOption {
  GObject parent_instance;
  NavRecommendation *recommendation;
  gboolean told; /* whether those who show it know what stands in it now */
};

G_DEFINE_FINAL_TYPE (NavOption, nav_option, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
nav_option_finalize (GObject *object)
{
  nav_recommendation_unref (NAV_OPTION (object)->recommendation);
  G_OBJECT_CLASS (nav_option_parent_class)->finalize (object);
}

static void
nav_option_class_init (NavOptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_option_finalize;
  signals[CHANGED] = g_signal_new ("changed", NAV_TYPE_OPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
nav_option_init (NavOption *self)
{
  self->told = TRUE;
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

/**
 * nav_option_set_recommendation:
 *
 * Nobody is told yet: nav_option_tell() does.
 */
void
nav_option_set_recommendation (NavOption *option, NavRecommendation *recommendation)
{
  g_return_if_fail (NAV_IS_OPTION (option) && recommendation != NULL);

  if (option->recommendation == recommendation)
    return;
  nav_recommendation_unref (option->recommendation);
  option->recommendation = nav_recommendation_ref (recommendation);
  option->told = FALSE;
}

/**
 * nav_option_tell:
 *
 * Tells of what was set since the last time, if anything was.
 */
void
nav_option_tell (NavOption *option)
{
  g_return_if_fail (NAV_IS_OPTION (option));

  if (option->told)
    return;
  option->told = TRUE;
  g_signal_emit (option, signals[CHANGED], 0);
}
