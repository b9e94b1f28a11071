// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-recommendation.h"

G_BEGIN_DECLS

/**
 * NavBadge: a meaning as icon, word and colour together.
 */
#define NAV_TYPE_BADGE (nav_badge_get_type ())
G_DECLARE_FINAL_TYPE (NavBadge, nav_badge, NAV, BADGE, GtkWidget)

const char *nav_badge_get_verdict_class (NavVerdict verdict);
void nav_badge_set_words (NavBadge *self, NavVerdict look, const char *words);
void nav_badge_set_verdict (NavBadge *self, NavVerdict verdict);
void nav_badge_set_basis (NavBadge *self, const NavRecommendation *r);

G_END_DECLS
