// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-finding.h"
#include "catalog/nav-benchmark.h"

G_BEGIN_DECLS

/**
 * NavOutcome:
 *
 * What came of a plan when it was tried: a run of one's own, with what was forecast of it. A row of
 * `outcomes` has the members of a measured row, so that both are read, audited and compared alike,
 * and beside them what the plan said and what kept the run from proving anything. Neither address
 * nor key of the server is in it. Immutable, reference-counted, any thread.
 */
typedef struct {
  char *id;                /* `local:` and a UUID */
  NavBenchmark *benchmark; /* the run, as one replica of it */
  char *at;                /* when it began, ISO 8601 in UTC */
  guint replicas;          /* that answered together */
  guint planned_replicas;
  double percentile; /* of forecast and measured */
  NavBasis basis;    /* of the forecast */
  NavMethod method;
  char *recommendation; /* id in the plan that was tried */
  char *verdict;        /* of the comparison: "inside", "close", "below", "above", "unknown" */
  double forecast[NAV_N_METRICS]; /* ms at @percentile; NaN: not known, as below */
  NavRange forecast_range[NAV_N_METRICS];
  double measured[NAV_N_METRICS]; /* NaN also where too many requests failed */
  NavRange measured_range[NAV_N_METRICS];
  GPtrArray *faults;   /* (element-type NavFinding): why it proves nothing; none: it does */
  char *server;        /* kind of the server: "vllm", "openai", ... */
  char *server_model;  /* (nullable): what it calls the model */
  char *server_version; /* (nullable): as the server tells it */
  char *program;       /* which NeuralNav measured it */
  NavProvenance provenance;
} NavOutcome;

#define NAV_TYPE_OUTCOME (nav_outcome_get_type ())
GType nav_outcome_get_type (void);

#define NAV_OUTCOME_MAX_FAULTS 32

NavOutcome *nav_outcome_new_from_json (JsonNode *row, GError **error);
NavOutcome *nav_outcome_ref (NavOutcome *outcome);
void nav_outcome_unref (NavOutcome *outcome);
gboolean nav_outcome_is_measurement (const NavOutcome *outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavOutcome, nav_outcome_unref)

G_END_DECLS
