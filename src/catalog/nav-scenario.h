// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"
#include "catalog/nav-distribution.h"

G_BEGIN_DECLS

typedef enum {
  NAV_ARRIVAL_POISSON,
  NAV_ARRIVAL_CONSTANT,
  NAV_ARRIVAL_GAMMA,
} NavArrival;

extern const char *const nav_arrival_names[4]; /* "poisson", "constant", "gamma", NULL */

typedef enum {
  NAV_LOAD_OPEN,   /* arrivals do not wait for answers */
  NAV_LOAD_STAGES, /* open, with a rate that changes */
  NAV_LOAD_CLOSED, /* a number of clients, each waits for its answer */
  NAV_LOAD_TRACE,
} NavLoadKind;

typedef struct {
  double rate; /* requests a second */
  double seconds;
  double end_rate; /* at its end; between, the rate goes evenly from one to the other */
} NavLoadStage;

typedef struct {
  double arrival_s;
  guint input_tokens;
  guint output_tokens;
} NavTraceRequest;

/**
 * NavLoad: how requests come. Only the members of its kind mean anything.
 */
typedef struct {
  NavLoadKind kind;
  NavArrival arrival;
  double cv; /* gamma: coefficient of variation of the gaps */
  double rate;
  double duration_s;
  NavLoadStage *stages;
  guint n_stages;
  guint concurrency;
  guint requests; /* closed: of all clients; open: the load ends with so many, 0: with its time */
  double ramp_s; /* closed: clients start evenly over so long */
  NavTraceRequest *trace;
  guint n_trace;
} NavLoad;

/**
 * NavScenario:
 *
 * A candidate under a load: what `predict` answers, exactly as DESIGN section 6 defines it.
 * Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;
  NavCandidate *candidate;
  double prefix_hit_ratio; /* 0 to 1 of each prompt found in the cache */
  guint prefix_groups;
  guint speculative_tokens;    /* guessed in a step; 0: no speculative decoding */
  double speculative_accepted; /* tokens that a step then gives on average: 1 to guessed + 1 */
  double overhead_per_request_ms;      /* NaN: the shipped default */
  double overhead_per_output_token_ms; /* NaN: the shipped default */
  NavDistribution *input_tokens;
  NavDistribution *output_tokens;
  double warmup_s;
  NavLoad load;
  int method; /* a NavMethod, or -1: choose */
  gboolean calibrate;
  guint64 seed;
} NavScenario;

#define NAV_TYPE_SCENARIO (nav_scenario_get_type ())
GType nav_scenario_get_type (void);

struct _NavCatalog;
NavScenario *nav_scenario_new (NavCandidate *candidate, NavDistribution *input_tokens,
                               NavDistribution *output_tokens);
NavScenario *nav_scenario_new_from_json (struct _NavCatalog *catalog, JsonNode *node,
                                         GError **error);
NavScenario *nav_scenario_new_for_memory (struct _NavCatalog *catalog, JsonNode *node,
                                          GError **error);
NavScenario *nav_scenario_ref (NavScenario *scenario);
void nav_scenario_unref (NavScenario *scenario);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavScenario, nav_scenario_unref)

G_END_DECLS
