// SPDX-License-Identifier: Apache-2.0
// One step of a sweep: what it sends, and whether it held.

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-load-json.h"
#include "observe/nav-sweep.h"

#define ALONE_REQUESTS 6 /* the first one warms up */
#define FULL_CLIENTS   256
#define FULL_REQUESTS  1000000 /* more than come: the duration ends it */
#define FULL_RAMP      0.2     /* of the duration: clients do not come all at once */
#define DRAIN_SHARE    0.5     /* of the duration, for the answers that are under way */
#define MOST_LONGER    6       /* times as long a run lasts that needs to */
#define SETTLED        4       /* answers one after the other, at least, that a run lasts */
#define MOST_LATE      0.2     /* of a target, that the client may be late when it is missed */
#define SPARE          1.3     /* more requests than are needed: arrivals are chance */

const char *const nav_sweep_kind_names[NAV_SWEEP_N_KINDS + 1] = { "alone", "full", "rate", NULL };

/**
 * _nav_sweep_requests_for:
 *
 * Returns: from how many requests a percentile has an upper end with NAV_RUN_CONFIDENCE: n with
 *   p^n <= 1 - confidence
 */
guint
_nav_sweep_requests_for (double percentile)
{
  return (guint) ceil (log (1 - NAV_RUN_CONFIDENCE) / log (percentile / 100));
}

/* Until the first answers end nothing leaves the server, and any rate is kept. @rate: NaN: of a
 * closed loop, in which that many requests are no question */
static double
get_duration (const NavSweepOptions *options, double rate, double answer_s)
{
  double requests = SPARE * _nav_sweep_requests_for (options->spec->percentile) / rate;
  double needed = fmax (requests, SETTLED * answer_s);

  return fmin (fmax (options->duration_s, needed), MOST_LONGER * options->duration_s);
}

/**
 * _nav_sweep_get_answer_s:
 *
 * Returns: how long an answer takes at rates that are kept, as far as is known; NaN: it is not
 */
double
_nav_sweep_get_answer_s (const NavSweep *sweep)
{
  double answer_s = NAN;

  for (guint i = 0; i < sweep->steps->len; i++) {
    const NavSweepStep *step = &g_array_index (sweep->steps, NavSweepStep, i);
    if (step->kind == NAV_SWEEP_ALONE || (step->kind == NAV_SWEEP_RATE && step->holds))
      answer_s = fmax (answer_s, step->answer_s);
  }
  return answer_s;
}

static JsonObject *
make_load (const NavSweepOptions *options, NavSweepStep *step)
{
  const NavSweepKind kind = step->kind;
  JsonObject *load = json_object_new ();

  nav_json_add_string (load, "type", kind == NAV_SWEEP_RATE ? "open" : "closed");
  if (kind == NAV_SWEEP_RATE) {
    nav_json_add_number (load, "rate", step->rate);
    nav_json_add_number (load, "duration_s", step->duration_s);
    return load;
  }
  step->concurrency =
    kind == NAV_SWEEP_ALONE ? 1 : MIN (FULL_CLIENTS, options->spec->max_concurrency);
  json_object_set_int_member (load, "concurrency", step->concurrency);
  json_object_set_int_member (load, "requests",
                              kind == NAV_SWEEP_ALONE ? ALONE_REQUESTS : FULL_REQUESTS);
  if (kind == NAV_SWEEP_FULL)
    nav_json_add_number (load, "ramp_s", FULL_RAMP * step->duration_s);
  return load;
}

/* A trace says how long prompts and answers are, not when they come. */
static void
set_lengths (JsonObject *object, const NavLoad *load)
{
  g_autoptr (NavDistribution) input = NULL, output = NULL;

  if (load->kind != NAV_LOAD_TRACE)
    return;
  input = nav_load_trace_lengths (load, FALSE);
  output = nav_load_trace_lengths (load, TRUE);
  json_object_set_member (object, "input_tokens", nav_distribution_to_json (input));
  json_object_set_member (object, "output_tokens", nav_distribution_to_json (output));
}

/* One answer at a time is awaited however long it takes: without any there is nothing to tell. */
static void
set_ends (JsonObject *object, const NavSweepOptions *options, const NavSweepStep *step)
{
  gboolean alone = step->kind == NAV_SWEEP_ALONE;

  nav_json_add_number (object, "max_duration_s",
                       alone ? MOST_LONGER * options->duration_s : step->duration_s);
  nav_json_add_number (object, "drain_s",
                       alone ? options->spec->timeout_s : DRAIN_SHARE * step->duration_s);
}

/* The server fills up while its first answers are under way. */
static double
get_warmup (const NavSweepOptions *options, const NavSweepStep *step, double answer_s)
{
  if (step->kind == NAV_SWEEP_ALONE)
    return 0;
  if (step->kind == NAV_SWEEP_FULL)
    return FULL_RAMP * step->duration_s;
  return fmax (FULL_RAMP * options->duration_s, fmin (answer_s, step->duration_s / SETTLED));
}

static void
set_limits (JsonObject *object, const NavSweepOptions *options, const NavSweepStep *step)
{
  NavSweepKind kind = step->kind;

  json_object_set_int_member (object, "warmup_requests", kind == NAV_SWEEP_ALONE ? 1 : 0);
  nav_json_add_number (object, "cooldown_s", 0);
  if (kind != NAV_SWEEP_RATE)
    set_ends (object, options, step);
  json_object_set_boolean_member (object, "stop_saturated", kind == NAV_SWEEP_RATE);
  if (json_object_has_member (object, "prompt_seed"))
    json_object_remove_member (object, "prompt_seed"); /* a cache would make each step the faster */
}

/**
 * _nav_sweep_make_spec:
 * @answer_s: of _nav_sweep_get_answer_s()
 * @ret_step: (out): with what is known before it is run
 *
 * Returns: (transfer full)
 */
NavLoadSpec *
_nav_sweep_make_spec (const NavSweepOptions *options, const NavSweepMove *move, double answer_s,
                      NavSweepStep *ret_step)
{
  g_autoptr (JsonNode) node = nav_load_spec_to_json (options->spec);
  g_autoptr (GError) error = NULL;
  JsonObject *object = json_node_get_object (node);
  NavLoadSpec *spec;

  *ret_step = (NavSweepStep){ .kind = move->kind,
                              .rate = move->rate,
                              .duration_s = options->duration_s,
                              .answer_s = NAN };
  if (move->kind != NAV_SWEEP_ALONE)
    ret_step->duration_s = get_duration (options, move->rate, answer_s);
  for (int m = 0; m < NAV_N_METRICS; m++)
    ret_step->measured_ms[m] = NAN;
  set_lengths (object, &options->spec->load);
  if (json_object_has_member (object, "blocks"))
    json_object_remove_member (object, "blocks");
  json_object_set_object_member (object, "load", make_load (options, ret_step));
  nav_json_add_number (object, "warmup_s", get_warmup (options, ret_step, answer_s));
  set_limits (object, options, ret_step);
  spec = nav_load_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

static gboolean
has (const GPtrArray *findings, const char *prefix)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_has_prefix (nav_finding_get_code (findings->pdata[i]), prefix))
      return TRUE;
  return FALSE;
}

static gboolean
estimate_holds (const NavRunFigures *figures)
{
  for (guint i = 0; i < figures->n_targets; i++)
    if (!(figures->targets[i].measured_ms <= figures->targets[i].target_ms))
      return FALSE;
  return figures->n_targets > 0;
}

/* By more than the client was late itself, which TTFT and E2E count too, and that was little. A
 * computer on which the client waits for long is one on which a simulator does so too. */
static gboolean
misses_anyway (const NavSweepStep *step, const NavRunFigures *figures)
{
  for (guint i = 0; i < figures->n_targets; i++) {
    const NavRunTarget *target = &figures->targets[i];
    if (target->metric != NAV_METRIC_TPOT && step->late_ms <= MOST_LATE * target->target_ms &&
        target->measured_ms - step->late_ms > target->target_ms)
      return TRUE;
  }
  return FALSE;
}

/* Whether it is the server that the verdict is on. A client that is late makes a server look worse,
 * as waiting counts from when a request was planned: targets that hold nevertheless do hold, and
 * those that are missed by more than a client that was a little late are missed. One that keeps
 * requests back makes it look better. A simulator that its computer holds up tells what it holds at
 * least. */
static gboolean
is_of_server (const NavSweepStep *step, const NavRunFigures *figures)
{
  if (has (figures->faults, "run.capped"))
    return FALSE;
  if (step->holds)
    return TRUE;
  if (has (figures->remarks, "run.simulator-behind"))
    return FALSE;
  if (!has (figures->faults, "run.client-"))
    return TRUE;
  if (has (figures->faults, "run.client-busy"))
    return FALSE;
  return step->kind == NAV_SWEEP_FULL || step->saturated || misses_anyway (step, figures);
}

/* What came while all clients were there, as many answers as it would be: answers that take longer
 * than the run count too. */
static void
set_capacity (NavSweepStep *step, const NavRun *run)
{
  guint from = (guint) ceil (run->spec->warmup_s), to = (guint) floor (run->spec->max_duration_s);
  double tokens = 0, asked = 0;

  for (guint i = from; i < to && i < run->second_tokens->len; i++)
    tokens += g_array_index (run->second_tokens, guint, i);
  for (guint i = 0; i < run->records->len; i++)
    asked += g_array_index (run->records, NavRequestRecord, i).asked_output;
  if (to <= from || !(asked > 0))
    return;
  step->tokens_per_s = tokens / (to - from);
  step->requests_per_s = step->tokens_per_s / (asked / run->records->len);
}

/* Whether it kept a target of which it tells nothing. */
static gboolean
judges_nothing (const NavSweepStep *step, const NavLoadSpec *spec)
{
  return step->one_piece && step->holds && !isnan (spec->targets[NAV_METRIC_TPOT]);
}

/* Returns: (nullable): what happened to most of those that failed */
static const NavRunError *
find_error (const NavRun *run, guint *ret_count)
{
  g_autofree guint *counts = g_new0 (guint, run->errors->len + 1);
  guint most = 0;

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    if (record->counted && record->error > 0 && record->outcome != NAV_STREAM_CANCELLED &&
        ++counts[record->error] > counts[most])
      most = record->error;
  }
  *ret_count = counts[most];
  return most > 0 ? run->errors->pdata[most - 1] : NULL;
}

static void
set_failures (NavSweepStep *step, const NavRun *run, const NavRunFigures *figures)
{
  const NavRunError *error;
  guint count;

  step->completed = figures->completed;
  step->failed = figures->failed;
  error = figures->failed > 0 ? find_error (run, &count) : NULL;
  if (error == NULL)
    return;
  step->failure = g_new0 (NavSweepFailure, 1);
  *step->failure = (NavSweepFailure){ error->outcome, g_strdup (error->reason), error->status,
                                      g_strdup (error->message), count };
}

/* While requests come: short steps spend a good part of their time on waiting for their last
 * answers, in which nothing else is answered. */
static void
set_rates (NavSweepStep *step, const NavRun *run, const NavRunFigures *figures)
{
  double good = figures->goodput_per_s / figures->requests_per_s; /* of what is answered */

  step->requests_per_s = isnan (figures->steady_requests_per_s) ? figures->requests_per_s
                                                                : figures->steady_requests_per_s;
  step->tokens_per_s = isnan (figures->steady_tokens_per_s) ? figures->output_tokens_per_s
                                                            : figures->steady_tokens_per_s;
  if (step->kind == NAV_SWEEP_FULL)
    set_capacity (step, run);
  step->goodput_per_s = figures->requests_per_s > 0 ? good * step->requests_per_s
                                                    : figures->goodput_per_s;
}

/**
 * _nav_sweep_judge:
 *
 * Fills in what the run of @step came to. What was measured decides; the step is sure where its
 * whole interval is on one side of the target. One request at a time is never sure: it only tells
 * whether a search is worth while.
 */
void
_nav_sweep_judge (NavSweepStep *step, const NavRun *run, const NavRunFigures *figures)
{
  step->counted = figures->counted;
  set_failures (step, run, figures);
  step->offered_per_s =
    isnan (figures->offered_per_s) ? step->rate : figures->offered_per_s;
  set_rates (step, run, figures);
  for (guint i = 0; i < figures->n_targets; i++)
    step->measured_ms[figures->targets[i].metric] = figures->targets[i].measured_ms;
  step->late_ms = figures->spreads[NAV_SPREAD_DISPATCH_DELAY].p99;
  step->verdict = figures->verdict;
  step->answer_s = figures->spreads[NAV_SPREAD_E2E].p50 / 1000;
  step->saturated = (run->stopped != NULL && g_str_equal (run->stopped, "saturated")) ||
                    (step->kind == NAV_SWEEP_RATE && has (figures->remarks, "run.falls-behind"));
  step->holds = !has (figures->faults, "run.capped") && !step->saturated &&
                figures->completed > 0 && estimate_holds (figures);
  step->one_piece = has (figures->faults, "run.one-piece");
  step->sure = step->kind == NAV_SWEEP_RATE && !judges_nothing (step, run->spec) &&
               step->verdict == (step->holds ? NAV_RUN_MET : NAV_RUN_MISSED);
  step->valid = is_of_server (step, figures);
}
