// SPDX-License-Identifier: Apache-2.0
// The scratch memory of simulations, and the defaults of one.

#include <math.h>

#include "serving/nav-simulation-private.h"

NavSimulator *
nav_simulator_new (void)
{
  NavSimulator *simulator = g_new0 (NavSimulator, 1);

  simulator->requests = g_array_new (FALSE, FALSE, sizeof (NavSimRequest));
  simulator->classes = g_array_new (FALSE, TRUE, sizeof (NavSimClass));
  simulator->replicas = g_ptr_array_new ();
  simulator->late = g_array_new (FALSE, FALSE, sizeof (guint));
  simulator->shipped = nav_sim_overhead_shipped;
  return simulator;
}

void
nav_simulator_free (NavSimulator *simulator)
{
  if (simulator == NULL)
    return;
  for (guint i = 0; i < simulator->classes->len; i++)
    g_clear_pointer (&g_array_index (simulator->classes, NavSimClass, i).times, g_array_unref);
  for (guint i = 0; i < simulator->replicas->len; i++) {
    nav_replica_clear (simulator->replicas->pdata[i]);
    g_free (simulator->replicas->pdata[i]);
  }
  g_array_unref (simulator->requests);
  g_array_unref (simulator->classes);
  g_ptr_array_unref (simulator->replicas);
  g_array_unref (simulator->late);
  g_free (simulator->samples);
  g_free (simulator->sorted);
  g_free (simulator);
}

/* Uses @overhead where a simulation states none: for fitting. */
void
nav_simulator_set_overhead (NavSimulator *simulator, const NavSimOverhead *overhead)
{
  simulator->shipped = *overhead;
}

/**
 * nav_simulation_init:
 * @classes: (array length=n_classes): borrowed
 *
 * One replica, the shipped overheads, no warm-up, seed 1.
 */
void
nav_simulation_init (NavSimulation *simulation, const NavSimulationClass *classes, guint n_classes)
{
  *simulation = (NavSimulation){
    .classes = classes,
    .n_classes = n_classes,
    .replicas = 1,
    .overhead_per_request_ms = NAN,
    .overhead_per_output_token_ms = NAN,
    .step_factor = 1,
    .seed = 1,
  };
}
