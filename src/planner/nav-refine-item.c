// SPDX-License-Identifier: Apache-2.0
// One configuration, simulated: the highest rate that one replica holds, then the pool of replicas
// at the planned rate. Lengths and arrivals are drawn from one seed, so that configurations and
// rates are compared on the same requests.

#include <math.h>

#include "planner/nav-refine-private.h"
#include "planner/nav-sizing.h"

/* Requests that a percentile p rests on: so many beyond it, that much of the time that one stays
 * (of running ones each is one stay), not too few and not too many, and none that only make an idle
 * engine take more steps than those. */
#define BEYOND_PERCENTILE 60
#define LEAST_BEYOND 12
#define STAYS 15
#define FEWEST 240
#define MOST 8000
#define MOST_STEPS 100e3
#define LEAST_SHARE 0.25 /* of the smallest workload */

/* A third of them shows whether a rate is near the highest one: when the worst of the targets is
 * taken up to less than the one share, or more than the other, it is not. */
#define ROUGH_SHARE 0.33
#define SURELY_LESS 0.9
#define SURELY_MORE 1.12

/* Where requests wait, or the cache runs full, queues take long to show what they can grow to: the
 * highest rate is played for so many times as long, on other requests, and goes down while it does
 * not hold, by 4, 9, 19 percent and so on. */
#define LONG_SHARE 3.0
#define FIRST_STRIDE_DOWN 2
#define MOST_STRIDE_DOWN 10
#define MOST_DOWN 6
#define BUSY_WAITING 0.02 /* of those that run */
#define BUSY_CACHE 0.9

/* Stays after which an engine that began empty is busy as it will be. */
#define WARMUP_STAYS 3

/* Replicas of a pool that are played; of a larger pool that many with their part of the load. */
#define MOST_REPLICAS 6

/* The search starts at the closed form's rate, with steps of a tenth, and gives up where an idle
 * replica does not hold either. */
#define FIRST_STRIDE 4
#define FARTHEST (6 * NAV_RATES_PER_DOUBLING)

/* A pool whose chance queues break a target gets another replica, so many times. */
#define MOST_ADDED 3

typedef struct {
  const NavRefining *refining;
  const NavRefineLoad *load;
  const NavDemand *demand;
  NavSimulator *simulator;
  const NavRecommendation *r;
  NavSizer sizer;      /* the closed form of the same */
  NavStepModel *step;  /* corrected by measured neighbours */
  NavCorrection correction;
  NavBatcherConfig config;
  NavRange factor[NAV_N_METRICS]; /* ends of the 80 % range / forecast */
  NavSimulationResult result;     /* of the last play */
  gboolean busy; /* the last rate that held */
  double saturated_rate; /* the least of one replica; NaN: none */
  guint64 seed;
  gboolean stopped;
} Player;

static double
count_requests (const Player *player, const NavForecast *guess, guint replicas, double share)
{
  const NavDemand *demand = player->demand;
  const NavTraffic *shape =
    player->r->candidate->thinking ? &demand->shape_thinking : &demand->shape;
  double tail = 1 - demand->percentile / 100, running = guess->running_mean * replicas;
  double wanted = MAX (BEYOND_PERCENTILE / tail, STAYS * running);
  double cheap = MOST_STEPS * MAX (running, replicas) / shape->output_mean;
  double n = MAX (MIN (wanted, cheap), MAX (FEWEST, LEAST_BEYOND / tail));

  return share * MIN (n / CLAMP (player->load->least_share, LEAST_SHARE, 1), MOST);
}

/* Plays @rate requests a second on @replicas, with that @share of the requests that a percentile
 * rests on. Returns: whether it was played to its end */
static gboolean
play (Player *player, double rate, guint replicas, double share)
{
  NavSimulationClass classes[NAV_MAX_WORKLOADS];
  NavLoad loads[NAV_MAX_WORKLOADS];
  NavSimulation simulation;
  NavForecast guess;
  double stay_s, n;

  nav_closed_form_screen (player->sizer.form, rate / replicas, 50, &guess);
  stay_s = guess.running_mean / guess.requests_per_s;
  n = count_requests (player, &guess, replicas, share);
  for (guint i = 0; i < player->load->n; i++) {
    loads[i] = player->load->loads[i];
    loads[i].rate = rate * player->load->shares[i];
    loads[i].duration_s = n / rate + WARMUP_STAYS * stay_s;
    classes[i] = player->load->classes[i];
    classes[i].load = &loads[i];
  }
  nav_simulation_init (&simulation, classes, player->load->n);
  simulation.replicas = replicas;
  simulation.warmup_s = WARMUP_STAYS * stay_s;
  simulation.max_model_len = player->r->memory.max_model_len;
  simulation.seed = player->seed;
  player->stopped = !nav_simulator_run (player->simulator, &simulation, player->step,
                                        &player->config, player->refining->cancellable,
                                        &player->result, NULL);
  if (!player->stopped && player->result.saturated)
    player->saturated_rate = fmin (player->saturated_rate, rate / replicas);
  return !player->stopped;
}

/* Of the last play. The rest of the correction of TTFT is in every request's E2E. */
static double
percentile_of (Player *player, guint class, NavMetric metric)
{
  double ttft_factor = exp (player->correction.log_ttft - player->correction.log_tpot);
  double percentile = player->demand->percentile;
  double value = nav_simulator_percentile (player->simulator, class, metric, percentile);

  if (metric == NAV_METRIC_TTFT)
    return value * ttft_factor;
  if (metric == NAV_METRIC_E2E)
    return value + (ttft_factor - 1) * player->result.all.latency[NAV_METRIC_TTFT].mean;
  return value;
}

static double
margin_of (const Player *player, NavMetric metric, gboolean margin)
{
  return margin && isfinite (player->factor[metric].high) ? player->factor[metric].high : 1;
}

/* The most of a target that a workload takes up; 0 where no request has a metric with a target. */
static double
class_worst (Player *player, guint class, gboolean margin)
{
  double worst = 0;

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    double target = player->demand->targets[m];
    if (isfinite (target))
      worst = fmax (worst, percentile_of (player, class, m) * margin_of (player, m, margin) /
                             target);
  }
  return worst;
}

/* Of the last play: the most of a target that any workload that is judged takes up. */
static double
find_worst (Player *player, gboolean margin)
{
  double worst = 0;

  if (player->stopped || player->result.saturated)
    return INFINITY;
  for (guint i = 0; i < player->load->n; i++)
    if (player->load->judged[i])
      worst = MAX (worst, class_worst (player, i, margin));
  return worst;
}

static gboolean
is_busy (const NavSimulationResult *result)
{
  return result->waiting_mean > BUSY_WAITING * result->running_mean || result->preemptions > 0 ||
         result->kv_usage_max > BUSY_CACHE;
}

static gboolean
probe (Player *player, int step, gboolean margin)
{
  double rate = nav_sizer_rate_at (step), rough;

  if (!play (player, rate, 1, ROUGH_SHARE))
    return FALSE;
  rough = find_worst (player, margin);
  if (rough < SURELY_LESS || rough > SURELY_MORE)
    return rough < SURELY_LESS;
  return play (player, rate, 1, 1) && find_worst (player, margin) <= 1;
}

static gboolean
holds_at (Player *player, int step, gboolean margin)
{
  gboolean holds = probe (player, step, margin);

  if (holds)
    player->busy = is_busy (&player->result);
  return holds;
}

/* Returns: @rate, or what of it holds in the long run, too */
static double
find_lasting_rate (Player *player, double rate, gboolean margin)
{
  int step = nav_sizer_step_of (rate), stride = FIRST_STRIDE_DOWN;

  if (!player->busy)
    return rate;
  player->seed++;
  for (guint i = 0; i < MOST_DOWN; i++) {
    if (!play (player, nav_sizer_rate_at (step), 1, LONG_SHARE) ||
        find_worst (player, margin) <= 1)
      break;
    step -= stride;
    stride = MIN (2 * stride, MOST_STRIDE_DOWN);
  }
  player->seed--;
  return nav_sizer_rate_at (step);
}

/* Bisection on the simulation, between what the closed form says and where it is wrong.
 *
 * Returns: requests a second; 0 when nothing holds */
static double
find_max_rate (Player *player, double guess, gboolean margin)
{
  int low = nav_sizer_step_of (guess), high = low, stride = FIRST_STRIDE;
  int lowest = low - FARTHEST, highest = low + FARTHEST;

  if (holds_at (player, low, margin)) {
    for (high = low + stride; high < highest && holds_at (player, high, margin); stride *= 2) {
      low = high;
      high = low + 2 * stride;
    }
  } else {
    for (low = high - stride; low > lowest && !holds_at (player, low, margin); stride *= 2) {
      high = low;
      low = high - 2 * stride;
      if (player->stopped)
        return 0;
    }
    if (low <= lowest)
      return 0;
  }
  while (high - low > 1 && !player->stopped) {
    int middle = low + (high - low) / 2;
    if (holds_at (player, middle, margin))
      low = middle;
    else
      high = middle;
  }
  return find_lasting_rate (player, nav_sizer_rate_at (low), margin);
}

/* --- From plays to a recommendation --- */

static void
copy_result (const Player *player, double replicas, NavForecast *forecast)
{
  const NavSimulationResult *result = &player->result;

  for (int m = 0; m < NAV_N_METRICS; m++)
    forecast->latency[m] = result->all.latency[m];
  forecast->requests_per_s = result->all.requests_per_s / replicas;
  forecast->output_tokens_per_s = result->all.output_tokens_per_s / replicas;
  forecast->total_tokens_per_s = result->all.total_tokens_per_s / replicas;
  forecast->running_mean = result->running_mean / replicas;
  forecast->waiting_mean = result->waiting_mean / replicas;
  forecast->kv_usage_mean = result->kv_usage_mean;
  forecast->kv_usage_max = result->kv_usage_max;
  forecast->preemptions = (double) result->preemptions / replicas;
  forecast->unfinished = (double) result->all.unfinished / replicas;
}

/* The last play, of @replicas at @rate each, as a forecast of one of them. */
static void
make_forecast (const Player *player, double rate, guint replicas, NavForecast *forecast)
{
  gboolean corrected = player->correction.evidence[0] != NULL;
  NavForecast guess;

  nav_closed_form_screen (player->sizer.form, rate, 50, &guess);
  *forecast = nav_forecast_unknown ();
  forecast->fits = TRUE;
  forecast->kv_tokens = player->r->memory.kv_tokens;
  forecast->basis = nav_step_model_get_basis (player->step);
  forecast->method = NAV_METHOD_SIMULATION;
  copy_result (player, replicas, forecast);
  forecast->saturated = player->result.saturated ? NAV_SATURATED_YES
                        : guess.saturated == NAV_SATURATED_NO ? NAV_SATURATED_NO
                                                              : NAV_SATURATED_CLOSE;
  nav_correction_apply (&player->correction, forecast);
  nav_forecast_add_ranges (player->sizer.calibration, player->r->candidate,
                           corrected ? &player->correction : NULL, forecast);
}

static void
judge (Player *player, guint class, NavSloReport *report)
{
  *report = (NavSloReport){ .percentile = player->demand->percentile };
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    nav_slo_metric_fill (&report->metrics[i], m, player->demand->targets[m],
                         percentile_of (player, class, m), &player->factor[m]);
  }
  nav_slo_report_judge (report, player->result.saturated);
}

/* As nav_correction_apply() does of all requests. */
static void
correct_latency (const Player *player, NavLatency *latency)
{
  NavForecast forecast = nav_forecast_unknown ();

  for (int m = 0; m < NAV_N_METRICS; m++)
    forecast.latency[m] = latency[m];
  nav_correction_apply (&player->correction, &forecast);
  for (int m = 0; m < NAV_N_METRICS; m++)
    latency[m] = forecast.latency[m];
}

static void
add_classes (Player *player, double rate, NavRecommendation *r)
{
  r->classes = g_array_new (FALSE, FALSE, sizeof (NavClassReport));
  for (guint i = 0; i < player->load->n; i++) {
    NavClassReport report = { .workload = i, .rate = rate * player->load->shares[i] };
    NavSimulationFigures figures;

    nav_simulator_get_figures (player->simulator, i, &figures);
    for (int m = 0; m < NAV_N_METRICS; m++)
      report.latency[m] = figures.latency[m];
    correct_latency (player, report.latency);
    judge (player, i, &report.slo);
    if (!player->load->judged[i])
      report.slo.verdict = NAV_VERDICT_UNKNOWN;
    g_array_append_val (r->classes, report);
  }
}

/* What holds for all requests together need not hold for each workload. */
static void
judge_all (Player *player, NavRecommendation *r)
{
  judge (player, NAV_SIMULATION_ALL, &r->slo);
  for (guint i = 0; i < r->classes->len; i++)
    if (player->load->judged[i])
      r->slo.verdict =
        MAX (r->slo.verdict, g_array_index (r->classes, NavClassReport, i).slo.verdict);
}

static guint
replicas_for (const Player *player, double max_rate)
{
  return (guint) CLAMP (ceil (player->demand->planned_rps / max_rate - 1e-6), 1, NAV_MOST_REPLICAS);
}

/* Plays the pool at the planned rate; one more replica where it does not hold what a lone one
 * promised. */
static guint
play_pool (Player *player, const NavRecommendation *r, guint working, guint *ret_played)
{
  for (guint added = 0;; added++, working++) {
    guint replicas = MIN (working, MOST_REPLICAS);
    double rate = player->demand->planned_rps / working;

    *ret_played = replicas;
    if (!play (player, rate * replicas, replicas, 1) || !(r->max_rate_per_replica > 0) ||
        find_worst (player, r->margin_held) <= 1 || added == MOST_ADDED)
      return working;
  }
}

static void
fill_size (Player *player, NavRecommendation *r)
{
  const NavSearch *search = player->refining->search;
  gboolean holds = r->max_rate_per_replica > 0;
  guint played, working = holds ? replicas_for (player, r->max_rate_per_replica)
                                : player->r->replicas - player->r->spare_replicas;
  double lean = nav_sizer_max_rate (&player->sizer, FALSE) /
                MAX (nav_sizer_max_rate (&player->sizer, r->margin_held), 1e-9);

  working = play_pool (player, r, working, &played);
  if (player->stopped)
    return;
  r->spare_replicas = search->spare_replicas;
  r->replicas = working + r->spare_replicas;
  r->lean_replicas = holds ? MIN (working, replicas_for (player, r->max_rate_per_replica *
                                                                   MAX (lean, 1)))
                           : working;
  r->forecast_rate = player->demand->planned_rps / working;
  r->played_replicas = played;
  r->saturated_rate = player->saturated_rate;
  make_forecast (player, r->forecast_rate, played, &r->forecast);
  add_classes (player, r->forecast_rate, r);
  judge_all (player, r);
  r->gpus = r->replicas * nav_candidate_gpus (r->candidate);
  nav_money_fill (search, player->demand, nav_search_find_gpu (search, r), r);
}

/* The margin comes from the residuals of simulations, at the load that the closed form says. */
static gboolean
find_factors (Player *player, double rate)
{
  NavForecast forecast;

  if (!play (player, rate, 1, ROUGH_SHARE))
    return FALSE;
  make_forecast (player, rate, 1, &forecast);
  for (guint m = 0; m < NAV_N_METRICS; m++) {
    player->factor[m].low = forecast.range80[m].low / forecast.latency[m].mean;
    player->factor[m].high = forecast.range80[m].high / forecast.latency[m].mean;
  }
  return TRUE;
}

static void
player_init (Player *player, const NavRefining *refining, NavSimulator *simulator,
             const NavRecommendation *r)
{
  const NavDemand *demand = &refining->search->demand;
  NavCalibration *calibration = refining->search->calibration;
  g_autoptr (NavStepModel) step =
    nav_step_model_new (nav_calibration_get_catalog (calibration), r->candidate);

  *player = (Player){ .refining = refining,
                      .load = r->candidate->thinking ? &refining->thinking : &refining->direct,
                      .demand = demand,
                      .simulator = simulator,
                      .r = r,
                      .seed = refining->seed,
                      .saturated_rate = NAN };
  nav_sizer_init (&player->sizer, calibration, r->candidate, &r->memory, demand, step);
  nav_sizer_find_correction (&player->sizer, demand, NAV_METHOD_SIMULATION, &player->correction);
  player->step = nav_step_model_new_scaled (step, exp (player->correction.log_tpot));
  nav_batcher_config_from_memory (r->candidate, &r->memory, &player->config);
}

static void
player_clear (Player *player)
{
  nav_sizer_clear (&player->sizer);
  g_clear_pointer (&player->step, nav_step_model_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Player, player_clear)

/**
 * nav_refine_recommendation:
 * @simulator: the calling thread's own
 * @r: as the closed form sized it
 *
 * Returns: (transfer full) (nullable): the same configuration, sized and forecast by simulation,
 *   without scores and reasons; without a highest rate (0) where the targets do not hold at all;
 *   NULL when it was stopped
 */
NavRecommendation *
nav_refine_recommendation (const NavRefining *refining, NavSimulator *simulator,
                           const NavRecommendation *r)
{
  g_autoptr (NavRecommendation) fine = nav_recommendation_new (r->candidate);
  g_auto (Player) player = { 0 };

  player_init (&player, refining, simulator, r);
  fine->memory = r->memory;
  fine->quality = r->quality ? nav_quality_ref (r->quality) : NULL;
  if (!find_factors (&player, r->max_rate_per_replica))
    return NULL;
  fine->margin_held = r->margin_held;
  fine->max_rate_per_replica = find_max_rate (&player, r->max_rate_per_replica, r->margin_held);
  if (fine->max_rate_per_replica == 0 && r->margin_held && !player.stopped) {
    fine->margin_held = FALSE;
    fine->max_rate_per_replica = find_max_rate (&player, r->max_rate_per_replica, FALSE);
  }
  if (!player.stopped)
    fill_size (&player, fine);
  return player.stopped ? NULL : g_steal_pointer (&fine);
}
