// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

/* NavUnitCue: a word near a number that says what the number is about. */
typedef struct {
  const char *word;
  int kind;
} NavUnitCue;

gboolean nav_unit_is_any (const NavReading *reading, int i, const char *const *words);
gboolean nav_unit_read_rate (NavReading *reading, NavNumber *number);
gboolean nav_unit_is_token (const NavReading *reading, int i);
int nav_unit_skip_hyphen (const NavReading *reading, int i);
gboolean nav_unit_read_token_rate (NavReading *reading, NavNumber *number);
int nav_unit_cue_kind (const NavReading *reading, guint i, const NavUnitCue *cues, guint n);
int nav_unit_find_nearest (const NavReading *reading, guint first, guint last,
                           const NavUnitCue *cues, guint n, guint *where);
gboolean nav_unit_is_claimed (const NavReading *reading, guint cue, const NavNumber *number);
gboolean nav_unit_read_latency (NavReading *reading, NavNumber *number);

G_END_DECLS
