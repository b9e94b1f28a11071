// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "planner/nav-plan.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

typedef enum {
  NAV_COMPARE_SAME,
  NAV_COMPARE_ABOUT_SAME, /* they differ, but less than they are sure */
  NAV_COMPARE_DIFFERENT,
} NavCompareState;

/**
 * NavCompareRow: one thing, of several recommendations.
 */
typedef struct {
  char *title;
  char **cells; /* one a recommendation */
  gboolean figures;
  NavCompareState state;
  int best; /* the one that no other beats in it, where they differ and one can tell; else -1 */
} NavCompareRow;

const char *nav_plan_words_compare_state (const NavWordsStyle *style, NavCompareState state);
GPtrArray *nav_plan_compare (const NavWordsStyle *style, const GPtrArray *recommendations);

G_END_DECLS
