// SPDX-License-Identifier: Apache-2.0
#include <locale.h>

#include "base/nav-alarm.h"

static gboolean
on_alarm (gpointer data)
{
  ++*(guint *) data;
  return G_SOURCE_CONTINUE;
}

static GSource *
attach (guint *times)
{
  GSource *alarm = nav_alarm_new ();

  g_source_set_callback (alarm, on_alarm, times, NULL);
  g_source_attach (alarm, NULL);
  return alarm;
}

static void
detach (GSource *alarm)
{
  g_source_destroy (alarm);
  g_source_unref (alarm);
}

/* It goes off once each time it is set, never early, at once for what is past. */
static void
test_once (void)
{
  const gint64 after_us[] = { -1000000, 0, 1, 3000 };
  guint times = 0;
  GSource *alarm = attach (&times);

  for (guint i = 0; i < G_N_ELEMENTS (after_us); i++) {
    gint64 at_us = g_get_monotonic_time () + after_us[i];
    nav_alarm_set (alarm, at_us);
    while (times <= i)
      g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (g_get_monotonic_time (), >=, at_us);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_assert_cmpuint (times, ==, i + 1);
  }
  detach (alarm);
}

static void
test_off (void)
{
  guint times = 0, later = 0;
  GSource *alarm = attach (&times), *other = attach (&later);

  nav_alarm_set (alarm, g_get_monotonic_time () + 1000);
  nav_alarm_set (alarm, -1);
  nav_alarm_set (other, g_get_monotonic_time () + 5000);
  while (later == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (times, ==, 0);
  detach (alarm);
  detach (other);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/alarm/once", test_once);
  g_test_add_func ("/base/alarm/off", test_off);
  return g_test_run ();
}
