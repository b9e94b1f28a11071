// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-test-run.h"
#include "planner/nav-plan.h"
#include "workflow/nav-server-choice.h"

G_BEGIN_DECLS

/**
 * NavPrompter:
 *
 * Sends one prompt and keeps the answer as it comes. Main thread; `changed` is emitted whenever
 * something here did.
 */
#define NAV_TYPE_PROMPTER (nav_prompter_get_type ())
G_DECLARE_FINAL_TYPE (NavPrompter, nav_prompter, NAV, PROMPTER, GObject)

/**
 * NavPrompterFigures: what is known of an answer; while it comes, as it was heard here, in the end
 * exactly. NaN: nothing yet.
 */
typedef struct {
  double ttft_ms;
  double tpot_ms;
  double e2e_ms;
  double tokens;
} NavPrompterFigures;

NavPrompter *nav_prompter_new (void);
void nav_prompter_send (NavPrompter *prompter, NavPlan *plan, NavRecommendation *r,
                        const NavServerChoice *server, const char *prompt);
void nav_prompter_stop (NavPrompter *prompter);
gboolean nav_prompter_get_running (NavPrompter *prompter);
const char *nav_prompter_get_thoughts (NavPrompter *prompter);
const char *nav_prompter_get_answer (NavPrompter *prompter);
NavPrompterFigures nav_prompter_get_figures (NavPrompter *prompter);
const NavTestResult *nav_prompter_get_result (NavPrompter *prompter);
const GError *nav_prompter_get_error (NavPrompter *prompter);

G_END_DECLS
