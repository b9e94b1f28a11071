// SPDX-License-Identifier: Apache-2.0
// What the person points at. The newest pointer wins; it goes out when that one leaves.

#include "app/nav-spotlight.h"

struct _NavSpotlight {
  GObject parent_instance;
  gpointer who; /* not followed, only compared */
  gboolean on[NAV_N_SPEC_FIELDS];
};

G_DEFINE_FINAL_TYPE (NavSpotlight, nav_spotlight, G_TYPE_OBJECT)

static guint changed_signal;

/**
 * nav_spotlight_point_at:
 * @who: the widget that is pointed at
 * @fields: what it stands for, in the first workload or the whole
 */
void
nav_spotlight_point_at (NavSpotlight *self, gpointer who, const NavSpecField *fields,
                        guint n_fields)
{
  g_return_if_fail (NAV_IS_SPOTLIGHT (self));

  self->who = who;
  memset (self->on, 0, sizeof self->on);
  for (guint i = 0; i < n_fields; i++)
    if (fields[i] < NAV_N_SPEC_FIELDS)
      self->on[fields[i]] = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * nav_spotlight_leave:
 * @who: the widget that is not pointed at any more
 */
void
nav_spotlight_leave (NavSpotlight *self, gpointer who)
{
  g_return_if_fail (NAV_IS_SPOTLIGHT (self));

  if (self->who == who)
    nav_spotlight_point_at (self, NULL, NULL, 0);
}

gboolean
nav_spotlight_is_on (NavSpotlight *self, NavSpecField field)
{
  g_return_val_if_fail (NAV_IS_SPOTLIGHT (self), FALSE);
  return field < NAV_N_SPEC_FIELDS && self->on[field];
}

static void
nav_spotlight_class_init (NavSpotlightClass *klass)
{
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
nav_spotlight_init (NavSpotlight *self)
{
  (void) self;
}

NavSpotlight *
nav_spotlight_new (void)
{
  return g_object_new (NAV_TYPE_SPOTLIGHT, NULL);
}
