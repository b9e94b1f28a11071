// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-forecast.h"
#include "catalog/nav-scenario.h"

G_BEGIN_DECLS

/**
 * NavLoadSpec:
 *
 * What a load test sends and what it is held against. Members that a scenario has too mean the same
 * and are written the same. Immutable, reference-counted, any thread.
 */
typedef struct {
  NavLoad load;
  NavDistribution *input_tokens;  /* of prompts, with what the server's template adds */
  NavDistribution *output_tokens; /* asked for with max_tokens, and exactly, where servers can */
  gboolean exact_lengths;
  guint prefix_tokens; /* that prompts of one group have in common; 0: nothing in common */
  guint prefix_groups;
  GPtrArray *blocks; /* (nullable) (element-type GArray): a trace's: what the prompt of each request
                        is made of, as numbers (guint64); the same number is the same text */
  guint block_tokens; /* how long a block is; the last one of a prompt may be cut */
  double warmup_s;       /* requests planned earlier do not count */
  double cooldown_s;     /* nor do those of so long before the load ends */
  guint warmup_requests; /* nor the first ones */
  double timeout_s;      /* of one answer */
  double max_duration_s; /* no request is sent later; INFINITY: as the load has it */
  double drain_s;        /* answers are awaited so long after the last request; INFINITY: those that
                            have begun until they end, others as long as the load was */
  gboolean stop_saturated; /* an open load ends when the server falls behind for good */
  guint max_concurrency; /* more requests wait in the client, and their latency grows with it */
  guint max_errors;      /* so many failed requests end the run; 0: none does */
  guint64 seed;          /* of arrivals and lengths */
  guint64 prompt_seed;   /* of what prompts say; 0: new for each run */
  double percentile;             /* that the targets hold for */
  double targets[NAV_N_METRICS]; /* ms; NaN: none. ITL has none */
} NavLoadSpec;

NavLoadSpec *nav_load_spec_new_from_json (JsonNode *node, GError **error);
JsonNode *nav_load_spec_to_json (const NavLoadSpec *spec);
NavLoadSpec *nav_load_spec_ref (NavLoadSpec *spec);
void nav_load_spec_unref (NavLoadSpec *spec);
gboolean nav_load_spec_has_targets (const NavLoadSpec *spec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavLoadSpec, nav_load_spec_unref)

G_END_DECLS
