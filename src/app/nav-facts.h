// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "planner/nav-plan.h"

G_BEGIN_DECLS

/**
 * NavFacts:
 *
 * Names and what stands against them, line by line: figures that can be asked why, or words.
 */
#define NAV_TYPE_FACTS (nav_facts_get_type ())
G_DECLARE_FINAL_TYPE (NavFacts, nav_facts, NAV, FACTS, GtkWidget)

GtkWidget *nav_facts_new (void);
void nav_facts_add_figure (NavFacts *self, const char *name, const char *value, NavPlan *plan,
                           NavRecommendation *recommendation, const char *path);
void nav_facts_add_words (NavFacts *self, const char *name, const char *words);
void nav_facts_add_note (NavFacts *self, const char *words);
GtkWidget *nav_facts_add_line (NavFacts *self, const char *name);

G_END_DECLS
