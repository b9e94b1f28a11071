// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

#include "workflow/nav-prompter.h"

G_BEGIN_DECLS

/**
 * NavObservePrompt:
 *
 * One prompt, its answer as it comes, and how long that took. `send` asks whoever holds it to call
 * nav_observe_prompt_send() with the server that is chosen.
 */
#define NAV_TYPE_OBSERVE_PROMPT (nav_observe_prompt_get_type ())
G_DECLARE_FINAL_TYPE (NavObservePrompt, nav_observe_prompt, NAV, OBSERVE_PROMPT, GtkWidget)

void nav_observe_prompt_send (NavObservePrompt *self, NavPlan *plan, NavRecommendation *r,
                              const NavServerChoice *server);
void nav_observe_prompt_set_ready (NavObservePrompt *self, gboolean ready);
NavPrompter *nav_observe_prompt_get_prompter (NavObservePrompt *self);

G_END_DECLS
