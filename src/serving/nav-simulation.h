// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "catalog/nav-scenario.h"
#include "serving/nav-batcher.h"
#include "serving/nav-memory.h"

G_BEGIN_DECLS

/**
 * NavSimulationClass:
 *
 * A workload: requests of one kind, with arrivals and lengths of their own. Everything is borrowed.
 */
typedef struct {
  const NavLoad *load;
  double rate_factor; /* multiplies the rates of an open or staged load; 0: as they are */
  NavDistribution *input;  /* lengths; a trace has its own */
  NavDistribution *output;
  double prefix_hit_ratio; /* 0 to 1 of each prompt found in the cache, in whole blocks */
  guint prefix_groups;     /* requests take turns in them; 0: 1 */
} NavSimulationClass;

typedef enum {
  NAV_ROUTING_ROUND_ROBIN,
  NAV_ROUTING_LEAST_LOADED, /* where fewest are waiting and running; the first of equals */
} NavRouting;

/**
 * NavSimulation:
 *
 * What comes to replicas of one candidate. The loads are those of all replicas together. Start from
 * nav_simulation_init(), which fills in the defaults.
 */
typedef struct {
  const NavSimulationClass *classes;
  guint n_classes;
  guint replicas;
  NavRouting routing;
  double warmup_s; /* requests that arrive before are not counted */
  double overhead_per_request_ms;      /* NaN: the shipped default */
  double overhead_per_output_token_ms; /* NaN: the shipped default */
  guint max_model_len; /* what lengths without a bound are cut to: prompt + answer; 0: nothing */
  double step_factor; /* multiplies every step's time: how sure is an answer? 1 */
  gboolean one_by_one; /* take every step by itself: slower, and the same */
  guint64 seed;       /* same seed: same lengths, and arrivals that scale with the rate */
} NavSimulation;

/**
 * NavSimulationFigures: of all requests, or those of one class, that are counted.
 *
 * Latencies are over finished requests, TPOT over those with more than one token; rates are
 * finished / (last finish - first arrival). ITL is over the gaps between what steps deliver, those
 * that end after the warm-up: tokens that a guessing step gives together come as one. Its
 * percentiles are of a histogram, to within 0.8 %; all others are exact. NaN: nothing to tell it
 * from.
 */
typedef struct {
  guint64 requests;
  guint64 finished;
  guint64 unfinished; /* when the run ended, and those that the cache can never hold */
  NavLatency latency[NAV_N_METRICS]; /* ITL of all classes together only */
  double requests_per_s;
  double output_tokens_per_s;
  double total_tokens_per_s;
} NavSimulationFigures;

/**
 * NavSimulationResult: what happened. Means over time are from the first arrival that counts to the
 * last thing that happened; running and waiting are sums over replicas, so that Little's law holds:
 * their sum is the rate times the mean stay in the engine and its queue.
 */
typedef struct {
  NavSimulationFigures all;
  double running_mean;
  double waiting_mean;
  double kv_usage_mean; /* 0 to 1 of the replicas' cache */
  double kv_usage_max;  /* of one replica */
  double blocked_share; /* of the time in which a request waited for a seat or for cache */
  guint64 preemptions;
  guint64 steps;
  double end_s;       /* last finish, or when the run was cut off */
  gboolean saturated; /* something was left unfinished, or the queue grew as long as load came */
} NavSimulationResult;

/**
 * NavSimulator:
 *
 * The scratch memory of simulations, and the samples of the last one. Runs reuse it, so that many
 * of them allocate next to nothing. One thread at a time; threads have their own.
 */
typedef struct _NavSimulator NavSimulator;

NavSimulator *nav_simulator_new (void);
void nav_simulator_free (NavSimulator *simulator);

void nav_simulation_init (NavSimulation *simulation, const NavSimulationClass *classes,
                          guint n_classes);
gboolean nav_simulator_run (NavSimulator *simulator, const NavSimulation *simulation,
                            const NavStepModel *model, const NavBatcherConfig *config,
                            GCancellable *cancellable, NavSimulationResult *ret_result,
                            GError **error);

/* Of the last run: */
#define NAV_SIMULATION_ALL G_MAXUINT /* instead of the number of a class */
void nav_simulator_get_figures (NavSimulator *simulator, guint class_index,
                                NavSimulationFigures *ret_figures);
double nav_simulator_percentile (NavSimulator *simulator, guint class_index, NavMetric metric,
                                 double percentile);
void nav_simulator_mean_interval (NavSimulator *simulator, guint class_index, NavMetric metric,
                                  double confidence, NavRange *ret_range);
void nav_simulator_percentile_interval (NavSimulator *simulator, guint class_index,
                                        NavMetric metric, double percentile, double confidence,
                                        NavRange *ret_range);

/* A scenario: one class, one replica. */
guint64 nav_simulation_count_requests (const NavScenario *scenario);
gboolean nav_simulation_forecast (NavSimulator *simulator, const NavStepModel *model,
                                  const NavScenario *scenario, const NavMemory *memory,
                                  GCancellable *cancellable, NavForecast *ret_forecast,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavSimulator, nav_simulator_free)

G_END_DECLS
