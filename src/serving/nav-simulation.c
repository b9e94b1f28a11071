// SPDX-License-Identifier: Apache-2.0
// Requests of several classes on replicas of a candidate, over virtual time.

#include "serving/nav-simulation-private.h"

#include <inttypes.h>
#include <math.h>

#include "serving/nav-arrivals.h"
#include "serving/nav-serving-error.h"

#define MAX_STEPS G_GUINT64_CONSTANT (100000000)
#define TURNS_PER_CHECK 4096 /* of the cancellable */

/* A queue longer than this share of all requests, and than chance makes it, when the last one
 * comes: fewer were answered than came. */
#define BACKLOG_SHARE 0.05
#define BACKLOG_ROOTS 2.0

/* Of the time of a closed loop in which clients wait for a seat or for cache. */
#define BLOCKED_SHARE 0.5

typedef struct {
  NavSimulator *simulator;
  const NavSimulation *simulation;
  GCancellable *cancellable;
  GError **error;
  double end_ms; /* the run is cut off */
  guint64 steps;
  guint backlog; /* requests that wait when the last known one comes */
  guint turn;    /* round robin */
  gboolean closed; /* has a closed loop */
  gboolean open;
  gboolean may_leap;
} Run;

/* --- Who sends what where --- */

static NavReplica *
choose_replica (Run *run)
{
  const NavSimulator *simulator = run->simulator;
  NavReplica *best = nav_simulator_replica (simulator, 0);

  if (run->simulation->routing == NAV_ROUTING_ROUND_ROBIN)
    return nav_simulator_replica (simulator, run->turn++ % simulator->n_replicas);
  for (guint i = 1; i < simulator->n_replicas; i++)
    if (nav_simulator_replica (simulator, i)->present < best->present)
      best = nav_simulator_replica (simulator, i);
  return best;
}

/* Later arrivals of closed loops stay in order: one that is earlier than the last ones goes before
 * them. */
static void
push_late (NavSimulator *simulator, guint index)
{
  GArray *late = simulator->late;
  double arrival = nav_simulator_request (simulator, index)->arrival_ms;
  guint at = late->len;

  for (; at > simulator->late_head; at--) {
    guint before = g_array_index (late, guint, at - 1);
    if (nav_simulator_request (simulator, before)->arrival_ms <= arrival)
      break;
  }
  g_array_insert_val (late, at, index);
}

/* A client of a closed loop has its answer, and sends its next request. */
static void
send_next (gpointer data, NavReplica *replica, guint index, double at_ms)
{
  Run *run = data;
  NavSimulator *simulator = run->simulator;
  NavSimClass *class = &g_array_index (simulator->classes, NavSimClass,
                                       nav_simulator_request (simulator, index)->class_index);
  guint next;

  if (class->n_unsent == 0)
    return;
  next = class->unsent++;
  class->n_unsent--;
  nav_simulator_request (simulator, next)->arrival_ms = at_ms + simulator->overhead.client_ms;
  (void) replica;
  push_late (simulator, next);
}

/* --- The run --- */

static void
set_overhead (const NavSimulation *simulation, const NavSimOverhead *shipped,
              NavSimOverhead *overhead)
{
  if (isnan (simulation->overhead_per_request_ms))
    *overhead = *shipped;
  else
    *overhead = (NavSimOverhead){ .request_ms = simulation->overhead_per_request_ms };
  if (!isnan (simulation->overhead_per_output_token_ms))
    overhead->token_ms = simulation->overhead_per_output_token_ms;
}

static void
prepare_replica (Run *run, guint i, const NavStepModel *model, const NavBatcherConfig *config)
{
  NavSimulator *simulator = run->simulator;
  NavReplica *replica;

  if (i >= simulator->replicas->len)
    g_ptr_array_add (simulator->replicas, g_new0 (NavReplica, 1));
  replica = nav_simulator_replica (simulator, i);
  replica->model = model;
  replica->overhead = &simulator->overhead;
  replica->requests = nav_simulator_request (simulator, 0);
  replica->gaps = &simulator->gaps;
  replica->finished = run->closed ? send_next : NULL;
  replica->data = run;
  replica->step_factor = run->simulation->step_factor;
  replica->warmup_ms = simulator->warmup_ms;
  replica->may_leap = run->may_leap;
  nav_replica_init (replica, config);
}

static void
prepare (Run *run, const NavStepModel *model, const NavBatcherConfig *config)
{
  NavSimulator *simulator = run->simulator;
  const NavSimulation *simulation = run->simulation;

  for (guint i = 0; i < simulation->n_classes; i++) {
    const NavSimulationClass *told = &simulation->classes[i];
    double factor = told->rate_factor > 0 ? told->rate_factor : 1;

    run->closed |= told->load->kind == NAV_LOAD_CLOSED;
    run->open |= told->load->kind != NAV_LOAD_CLOSED;
    run->end_ms = MAX (run->end_ms, nav_arrivals_end_s (told->load, factor) * 1e3);
  }
  /* An answer somewhere brings a request anywhere: then only a lone replica may look ahead. */
  run->may_leap = !simulation->one_by_one && (!run->closed || simulation->replicas == 1);
  set_overhead (simulation, &simulator->shipped, &simulator->overhead);
  nav_gap_histogram_clear (&simulator->gaps);
  g_array_set_size (simulator->late, 0);
  simulator->late_head = 0;
  simulator->warmup_ms = simulation->warmup_s * 1e3;
  simulator->n_replicas = simulation->replicas;
  nav_simulator_draw (simulator, simulation);
  for (guint i = 0; i < simulation->replicas; i++)
    prepare_replica (run, i, model, config);
}

/* Whether to go on; else the error is set. */
static gboolean
check_turns (Run *run, guint64 turns)
{
  if (g_cancellable_set_error_if_cancelled (run->cancellable, run->error))
    return FALSE;
  run->steps += turns;
  if (run->steps <= 2 * MAX_STEPS)
    return TRUE;
  nav_set_error (run->error, NAV_SERVING_ERROR, NAV_ERROR_UNSUPPORTED, "load",
                 "load takes over %" PRIu64 " engine steps, too many to simulate",
                 MAX_STEPS);
  return FALSE;
}

/* Runs one replica on, alone. */
static gboolean
run_replica (Run *run, NavReplica *replica, double until_ms)
{
  while (TRUE) {
    for (guint i = 0; i < TURNS_PER_CHECK; i++)
      if (!nav_replica_turn (replica, until_ms))
        return check_turns (run, i);
    if (!check_turns (run, TURNS_PER_CHECK))
      return FALSE;
  }
}

static gboolean
run_all (Run *run, double until_ms)
{
  for (guint i = 0; i < run->simulator->n_replicas; i++)
    if (!run_replica (run, nav_simulator_replica (run->simulator, i), until_ms))
      return FALSE;
  return TRUE;
}

static void
note_backlog (Run *run)
{
  run->backlog = 0;
  for (guint i = 0; i < run->simulator->n_replicas; i++)
    run->backlog += nav_replica_count_waiting (nav_simulator_replica (run->simulator, i));
}

static double
get_last_known_ms (const NavSimulator *simulator)
{
  guint n = simulator->n_known;

  return n > 0 ? nav_simulator_request (simulator, n - 1)->arrival_ms : 0;
}

/* Every arrival is known and where it goes: replicas do not see each other. */
static gboolean
run_apart (Run *run)
{
  NavSimulator *simulator = run->simulator;

  for (guint i = 0; i < simulator->n_known; i++)
    nav_replica_send (choose_replica (run), i);
  if (!run_all (run, get_last_known_ms (simulator)))
    return FALSE;
  note_backlog (run);
  return run_all (run, run->end_ms);
}

/* Sends all requests to replicas that do not depend on each other until then, as they come. */
static gboolean
run_by_arrivals (Run *run)
{
  NavSimulator *simulator = run->simulator;

  for (guint i = 0; i < simulator->n_known; i++) {
    if (!run_all (run, nav_simulator_request (simulator, i)->arrival_ms))
      return FALSE;
    nav_replica_send (choose_replica (run), i);
  }
  note_backlog (run);
  return run_all (run, run->end_ms);
}

static NavReplica *
find_first_replica (const NavSimulator *simulator, double *ret_ms)
{
  NavReplica *first = NULL;

  *ret_ms = INFINITY;
  for (guint i = 0; i < simulator->n_replicas; i++) {
    double ms = nav_replica_next_ms (nav_simulator_replica (simulator, i));
    if (ms >= *ret_ms)
      continue;
    *ret_ms = ms;
    first = nav_simulator_replica (simulator, i);
  }
  return first;
}

/* The next request to be sent: a known one, or one that followed an answer. */
static gboolean
find_next_request (const Run *run, guint known, guint *ret_index, double *ret_ms)
{
  const NavSimulator *simulator = run->simulator;
  double late_ms = INFINITY, known_ms = INFINITY;
  guint late = 0;

  if (known < simulator->n_known)
    known_ms = nav_simulator_request (simulator, known)->arrival_ms;
  if (simulator->late_head < simulator->late->len) {
    late = g_array_index (simulator->late, guint, simulator->late_head);
    late_ms = nav_simulator_request (simulator, late)->arrival_ms;
  }
  *ret_index = known_ms <= late_ms ? known : late;
  *ret_ms = MIN (known_ms, late_ms);
  return known_ms <= late_ms;
}

/* Answers bring new requests: everything happens in the order of time, one thing a turn. */
static gboolean
run_together (Run *run)
{
  NavSimulator *simulator = run->simulator;
  guint known = 0;

  for (guint64 turn = 1;; turn++) {
    double replica_ms, request_ms;
    NavReplica *replica = find_first_replica (simulator, &replica_ms);
    guint index;
    gboolean is_known = find_next_request (run, known, &index, &request_ms);

    if (MIN (replica_ms, request_ms) > run->end_ms || isinf (MIN (replica_ms, request_ms)))
      return TRUE;
    if (request_ms <= replica_ms) {
      known += is_known;
      simulator->late_head += !is_known;
      nav_replica_send (choose_replica (run), index);
      if (is_known && known == simulator->n_known)
        note_backlog (run);
    } else if (!nav_replica_turn (replica, MIN (request_ms, run->end_ms))) {
      return TRUE;
    }
    if (turn % TURNS_PER_CHECK == 0 && !check_turns (run, TURNS_PER_CHECK))
      return FALSE;
  }
}

static gboolean
run_to_end (Run *run)
{
  if (run->closed)
    return run_together (run);
  if (run->simulator->n_replicas == 1 || run->simulation->routing == NAV_ROUTING_ROUND_ROBIN)
    return run_apart (run);
  return run_by_arrivals (run);
}

/* --- The whole --- */

static gboolean
is_saturated (const Run *run, const NavSimulationResult *result)
{
  double n = run->simulator->n_known;

  if (result->all.unfinished > 0)
    return TRUE;
  if (!run->open)
    return result->blocked_share > BLOCKED_SHARE;
  return run->backlog > BACKLOG_SHARE * n + BACKLOG_ROOTS * sqrt (n);
}

/**
 * nav_simulator_run:
 * @simulator: whose memory is used; what the last run left in it is gone
 * @model: of the candidate
 * @config: of one replica
 * @cancellable: (nullable)
 * @ret_result: (out caller-allocates)
 * @error: NAV_ERROR_INVALID with the field; NAV_ERROR_UNSUPPORTED where there are too many requests
 *   or steps; G_IO_ERROR_CANCELLED
 *
 * Plays @simulation: every request is sent at its time, goes through the server to a replica, and
 * is scheduled there step by step. Arrivals stop when the load does; then what is there is
 * answered, until twice the load's duration at the latest. The same input gives the same result.
 *
 * Returns: whether it was played to its end
 */
gboolean
nav_simulator_run (NavSimulator *simulator, const NavSimulation *simulation,
                   const NavStepModel *model, const NavBatcherConfig *config,
                   GCancellable *cancellable, NavSimulationResult *ret_result, GError **error)
{
  Run run = { .simulator = simulator, .simulation = simulation, .cancellable = cancellable,
              .error = error };

  g_return_val_if_fail (simulator != NULL && simulation != NULL, FALSE);
  g_return_val_if_fail (model != NULL && config != NULL && ret_result != NULL, FALSE);

  if (!nav_simulation_check (simulation, error))
    return FALSE;
  prepare (&run, model, config);
  if (!run_to_end (&run))
    return FALSE;
  *ret_result = (NavSimulationResult){ 0 };
  nav_simulator_tell_engines (simulator, ret_result);
  nav_simulator_get_figures (simulator, NAV_SIMULATION_ALL, &ret_result->all);
  ret_result->saturated = is_saturated (&run, ret_result);
  return TRUE;
}
