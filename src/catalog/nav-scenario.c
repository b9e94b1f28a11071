// SPDX-License-Identifier: Apache-2.0
// A candidate under a load.

#include "nav-scenario.h"

#include <math.h>

#include "catalog/nav-load-json.h"

G_DEFINE_BOXED_TYPE (NavScenario, nav_scenario, nav_scenario_ref, nav_scenario_unref)

/* The defaults of every member that a document may leave out. */
NavScenario *
nav_scenario_alloc (void)
{
  NavScenario *scenario = g_atomic_rc_box_new0 (NavScenario);

  scenario->prefix_groups = 1;
  scenario->overhead_per_request_ms = NAN;
  scenario->overhead_per_output_token_ms = NAN;
  scenario->load.cv = 1;
  scenario->method = -1;
  scenario->calibrate = TRUE;
  scenario->seed = 1;
  return scenario;
}

/**
 * nav_scenario_new:
 *
 * With the defaults of the document, and a load that is still empty (open, rate 0): fill it in
 * before handing the scenario out.
 *
 * Returns: (transfer full)
 */
NavScenario *
nav_scenario_new (NavCandidate *candidate, NavDistribution *input_tokens,
                  NavDistribution *output_tokens)
{
  NavScenario *scenario;

  g_return_val_if_fail (candidate != NULL, NULL);
  g_return_val_if_fail (input_tokens != NULL && output_tokens != NULL, NULL);

  scenario = nav_scenario_alloc ();
  scenario->candidate = nav_candidate_ref (candidate);
  scenario->input_tokens = nav_distribution_ref (input_tokens);
  scenario->output_tokens = nav_distribution_ref (output_tokens);
  return scenario;
}

NavScenario *
nav_scenario_ref (NavScenario *scenario)
{
  return g_atomic_rc_box_acquire (scenario);
}

static void
nav_scenario_free (gpointer data)
{
  NavScenario *scenario = data;

  g_free (scenario->id);
  g_clear_pointer (&scenario->candidate, nav_candidate_unref);
  g_clear_pointer (&scenario->input_tokens, nav_distribution_unref);
  g_clear_pointer (&scenario->output_tokens, nav_distribution_unref);
  nav_load_clear (&scenario->load);
}

void
nav_scenario_unref (NavScenario *scenario)
{
  g_atomic_rc_box_release_full (scenario, nav_scenario_free);
}
