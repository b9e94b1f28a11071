// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavHeroCard: one recommendation with everything that decides about it.
 */
#define NAV_TYPE_HERO_CARD (nav_hero_card_get_type ())
G_DECLARE_FINAL_TYPE (NavHeroCard, nav_hero_card, NAV, HERO_CARD, GtkWidget)

void nav_hero_card_set (NavHeroCard *self, NavPlan *plan, NavRecommendation *recommendation,
                        const char *labels, const char *was);
void nav_hero_card_set_selected (NavHeroCard *self, const char *id);

G_END_DECLS
