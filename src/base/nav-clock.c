// SPDX-License-Identifier: Apache-2.0
// The one place that reads a clock.

#include "nav-clock.h"

static gint64
system_monotonic (gpointer data)
{
  (void) data;
  return g_get_monotonic_time ();
}

static gint64
system_wall (gpointer data)
{
  (void) data;
  return g_get_real_time ();
}

/**
 * nav_clock_system:
 *
 * Returns: (transfer none): the machine's clock; static
 */
const NavClock *
nav_clock_system (void)
{
  static const NavClock clock = { system_monotonic, system_wall, NULL };

  return &clock;
}

gint64
nav_clock_monotonic_us (const NavClock *clock)
{
  return clock->monotonic_us (clock->data);
}

gint64
nav_clock_wall_us (const NavClock *clock)
{
  return clock->wall_us (clock->data);
}

/**
 * nav_clock_format_utc:
 * @wall_us: microseconds since 1970
 *
 * Returns: (transfer full): ISO 8601 with seconds, as documents carry it (`2026-11-24T10:00:00Z`)
 */
char *
nav_clock_format_utc (gint64 wall_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}
