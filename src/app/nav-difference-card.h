// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavDifferenceCard:
 *
 * Another recommendation, told by what differs from the best one. Activates `options.detail`.
 */
#define NAV_TYPE_DIFFERENCE_CARD (nav_difference_card_get_type ())
G_DECLARE_FINAL_TYPE (NavDifferenceCard, nav_difference_card, NAV, DIFFERENCE_CARD, GtkWidget)

GtkWidget *nav_difference_card_new (void);
void nav_difference_card_set (NavDifferenceCard *self, const NavRecommendation *hero,
                              const NavRecommendation *other, NavPlanList list,
                              const char *labels, const char *was);
void nav_difference_card_set_selected (NavDifferenceCard *self, const char *id);

G_END_DECLS
