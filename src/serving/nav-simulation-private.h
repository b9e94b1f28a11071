// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "serving/nav-gap-histogram.h"
#include "serving/nav-sim-overhead.h"
#include "serving/nav-simulation.h"

G_BEGIN_DECLS

/* Between the files of the simulation. Times are milliseconds since its start. */

/* A request and what became of it. */
typedef struct {
  double arrival_ms; /* when its client sent it */
  double ready_ms;   /* when the engine could see it */
  double first_ms;   /* its first token left the engine; NaN: none yet */
  double finish_ms;  /* its last one did; NaN: not yet */
  double broken_ms;  /* its last token before it was preempted or skipped; else NaN */
  guint input_tokens;
  guint output_tokens;
  guint cached_tokens;
  guint prefix_group;
  guint class_index;
  gboolean closed; /* of a closed loop */
  gboolean misses; /* the first step that it is in time for */
} NavSimRequest;

typedef struct _NavReplica NavReplica;

/* Called for a request that finished, at the time when its client has all of it. */
typedef void (*NavReplicaFinished) (gpointer data, NavReplica *replica, guint request,
                                    double at_ms);

/* A step under way. */
typedef struct {
  double start_ms;
  double end_ms;
} NavReplicaStep;

/**
 * NavReplica: an engine over virtual time.
 *
 * With pipeline stages, each takes the same part of a step's time, and works on one step at a time.
 */
struct _NavReplica {
  NavBatcher *batcher;
  const NavStepModel *model;
  const NavSimOverhead *overhead;
  NavSimRequest *requests; /* of the whole simulation */
  NavGapHistogram *gaps;
  NavReplicaFinished finished;
  gpointer data;
  double step_factor;
  double warmup_ms;
  gboolean may_leap; /* nothing that happens elsewhere while it decodes concerns it */
  double now_ms;
  double started_ms; /* the last step did */
  double next_ms;    /* before, there is nothing to start, as far as is known */
  double ingest_ms;  /* the server is free */
  guint n_stages;
  double *stage_ms; /* when each stage is free */
  double *lane_ms;  /* when each lane's last step ended */
  NavReplicaStep *steps_under_way; /* ring of n_stages */
  guint first_under_way;
  guint n_under_way;
  GArray *queue; /* (element-type guint): requests on their way to the engine, by ready_ms */
  guint queue_head;
  guint64 steps;
  guint present; /* sent here and not finished */
  guint in_engine;
  /* Integrals over time, after the warm-up: */
  double running_area;
  double blocked_ms;
  double kv_area;
  double kv_usage_max;
};

void nav_replica_init (NavReplica *replica, const NavBatcherConfig *config);
void nav_replica_clear (NavReplica *replica);
void nav_replica_send (NavReplica *replica, guint request);
gboolean nav_replica_turn (NavReplica *replica, double until_ms);
double nav_replica_next_ms (const NavReplica *replica);
guint nav_replica_count_waiting (const NavReplica *replica);

/* Between nav-replica.c and nav-replica-events.c. */
void nav_replica_integrate (NavReplica *replica, double start_ms, double end_ms,
                            guint64 blocks_before);
void nav_replica_note_gaps (NavReplica *replica, double first_ms, double growth_ms, double n,
                            double times);
void nav_replica_note_step (NavReplica *replica);

/* A class while it runs. */
typedef struct {
  const NavSimulationClass *told;
  NavRandom *input_random;
  NavRandom *output_random;
  NavRandom *miss_random;
  GArray *times; /* (element-type double): its arrivals that are known from the start, seconds */
  guint next;    /* of them */
  guint drawn;   /* requests so far */
  guint unsent;  /* closed loop: index of the next request to send, and how many there are */
  guint n_unsent;
} NavSimClass;

struct _NavSimulator {
  GArray *requests; /* (element-type NavSimRequest): the known arrivals in order, then the others */
  GArray *classes;  /* (element-type NavSimClass): at least n_classes */
  guint n_classes;
  GPtrArray *replicas; /* (element-type NavReplica) */
  GArray *late; /* (element-type guint): requests of closed loops, to be sent, by arrival */
  guint late_head;
  NavSimOverhead shipped; /* the overhead where none is stated */
  NavSimOverhead overhead;
  NavGapHistogram gaps;
  double warmup_ms;
  guint n_known; /* requests that arrive at times known from the start */
  guint n_replicas;
  double *samples; /* scratch, in order of arrival */
  double *sorted;  /* scratch */
  gsize n_allocated;
};

static inline NavSimRequest *
nav_simulator_request (const NavSimulator *simulator, guint i)
{
  return &g_array_index (simulator->requests, NavSimRequest, i);
}

static inline NavReplica *
nav_simulator_replica (const NavSimulator *simulator, guint i)
{
  return simulator->replicas->pdata[i];
}

void nav_simulator_tell_engines (const NavSimulator *simulator, NavSimulationResult *result);
void nav_simulator_set_overhead (NavSimulator *simulator, const NavSimOverhead *overhead);
gboolean nav_simulation_check (const NavSimulation *simulation, GError **error);
void nav_simulator_draw (NavSimulator *simulator, const NavSimulation *simulation);
gsize nav_simulator_fill_samples (NavSimulator *simulator, guint class_index, NavMetric metric);

G_END_DECLS
