// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavClock:
 *
 * Time, passed in to whatever needs it, so that tests can hold it still. The two functions may be
 * called from any thread.
 */
typedef struct {
  gint64 (*monotonic_us) (gpointer data); /* for durations */
  gint64 (*wall_us) (gpointer data);      /* microseconds since 1970, UTC */
  gpointer data;
} NavClock;

const NavClock *nav_clock_system (void);
gint64 nav_clock_monotonic_us (const NavClock *clock);
gint64 nav_clock_wall_us (const NavClock *clock);
char *nav_clock_format_utc (gint64 wall_us);

G_END_DECLS
