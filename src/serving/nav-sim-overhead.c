// SPDX-License-Identifier: Apache-2.0
// The shipped overhead of the simulation, and where it is from.

#include "serving/nav-simulation-private.h"

/* See nav-step-constants.c for where the closed form's figures, of which these are the mechanisms,
 * are from. */
const NavSimOverhead nav_sim_overhead_shipped = {
  .request_ms = 4.5,
  .ingest_ms = 0.5919,
  .ingest_token_ms = 2.969e-3,
  .token_ms = 0,
  .lookahead = 0.8,
  .client_ms = 5.249,
};
