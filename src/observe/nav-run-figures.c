// SPDX-License-Identifier: Apache-2.0
// The figures of a load test. Percentiles are by linear interpolation over the raw values, except
// of the gaps, whose histogram is good to 0.8 %.

#include <math.h>

#include "base/nav-stats.h"
#include "observe/nav-run.h"

const char *const nav_spread_names[NAV_N_SPREADS + 1] = {
  "ttft_ms", "ttft_scheduled_ms", "ttft_first_choice_ms", "tpot_ms", "ntpot_ms", "itl_ms",
  "e2e_ms", "e2e_scheduled_ms", "dispatch_delay_ms", "send_delay_ms", "input_tokens",
  "output_tokens", NULL,
};

static double
read_value (const NavRequestRecord *record, NavSpreadKind kind)
{
  switch (kind) {
  case NAV_SPREAD_TTFT:
    return nav_request_record_ttft_ms (record, FALSE);
  case NAV_SPREAD_TTFT_SCHEDULED:
    return nav_request_record_ttft_ms (record, TRUE);
  case NAV_SPREAD_TTFT_CHOICE:
    return (record->choice_s - record->sent_s) * 1000;
  case NAV_SPREAD_TPOT:
    return nav_request_record_tpot_ms (record);
  case NAV_SPREAD_NTPOT:
    return nav_request_record_ntpot_ms (record);
  case NAV_SPREAD_E2E:
    return nav_request_record_e2e_ms (record, FALSE);
  case NAV_SPREAD_E2E_SCHEDULED:
    return nav_request_record_e2e_ms (record, TRUE);
  case NAV_SPREAD_DISPATCH_DELAY:
    return (record->dispatched_s - record->scheduled_s) * 1000;
  case NAV_SPREAD_SEND_DELAY:
    return (record->sent_s - record->scheduled_s) * 1000;
  case NAV_SPREAD_INPUT_TOKENS:
    return record->input_tokens;
  case NAV_SPREAD_OUTPUT_TOKENS:
    return record->output_tokens;
  case NAV_SPREAD_ITL: /* of gaps, not of requests */
  case NAV_N_SPREADS:
  default:
    return NAN;
  }
}

/* How late the client was is a matter of all requests; latencies are of whole answers. */
static gboolean
is_of_all (NavSpreadKind kind)
{
  return kind == NAV_SPREAD_DISPATCH_DELAY || kind == NAV_SPREAD_SEND_DELAY;
}

static NavSpread
spread_of (double *values, gsize n)
{
  nav_stats_sort (values, n);
  return (NavSpread){
    .n = (double) n,
    .mean = nav_stats_mean (values, n),
    .min = nav_stats_percentile (values, n, 0),
    .p50 = nav_stats_percentile (values, n, 50),
    .p90 = nav_stats_percentile (values, n, 90),
    .p95 = nav_stats_percentile (values, n, 95),
    .p99 = nav_stats_percentile (values, n, 99),
    .p999 = nav_stats_percentile (values, n, 99.9),
    .max = nav_stats_percentile (values, n, 100),
  };
}

static NavSpread
spread_records (const NavRun *run, NavSpreadKind kind, double *scratch)
{
  gsize n = 0;

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    double value = read_value (record, kind);
    if (record->counted && isfinite (value) &&
        (is_of_all (kind) || nav_request_record_is_good (record)))
      scratch[n++] = value;
  }
  return spread_of (scratch, n);
}

static double
gap_percentile (const NavRun *run, double percentile)
{
  return run->gaps->count > 0 ? nav_gap_histogram_percentile (run->gaps, percentile) : NAN;
}

static NavSpread
spread_gaps (const NavRun *run)
{
  return (NavSpread){
    .n = run->gaps->count,
    .mean = run->gaps->count > 0 ? nav_gap_histogram_mean (run->gaps) : NAN,
    .min = gap_percentile (run, 0),
    .p50 = gap_percentile (run, 50),
    .p90 = gap_percentile (run, 90),
    .p95 = gap_percentile (run, 95),
    .p99 = gap_percentile (run, 99),
    .p999 = gap_percentile (run, 99.9),
    .max = gap_percentile (run, 100),
  };
}

typedef struct {
  double first, end; /* s */
  double in_flight_s;
  double output, input;
  guint dispatched;
  double last_dispatch, last_schedule;
} Sums;

static void
count (NavRunFigures *figures, const NavRequestRecord *record, Sums *sums)
{
  figures->counted++;
  figures->unfinished += record->outcome == NAV_STREAM_CANCELLED;
  figures->failed += !nav_request_record_is_good (record) &&
                     record->outcome != NAV_STREAM_CANCELLED;
  sums->first = fmin (sums->first, record->scheduled_s);
  sums->last_schedule = fmax (sums->last_schedule, record->scheduled_s);
  sums->last_dispatch = fmax (sums->last_dispatch, record->dispatched_s);
  sums->end = fmax (sums->end, record->end_s);
  sums->in_flight_s += record->end_s - record->dispatched_s;
  if (!nav_request_record_is_good (record))
    return;
  figures->completed++;
  sums->output += record->output_tokens;
  sums->input += record->input_tokens;
}

/* The whole seconds within a time, of those in which anything was counted. */
static void
find_seconds (const GArray *seconds, double from_s, double to_s, guint *ret_first, guint *ret_end)
{
  *ret_first = (guint) ceil (CLAMP (from_s, 0, seconds->len));
  *ret_end = (guint) floor (CLAMP (to_s, 0, seconds->len));
}

/* In the whole seconds between the first counted request and the last end of one; in any, where
 * there is none. */
static double
find_peak (const GArray *seconds, const Sums *sums)
{
  guint first, end, peak = 0;

  find_seconds (seconds, sums->first, sums->end, &first, &end);
  if (end <= first) {
    first = 0;
    end = seconds->len;
  }
  for (guint i = first; i < end; i++)
    peak = MAX (peak, g_array_index (seconds, guint, i));
  return seconds->len > 0 ? (double) peak : NAN;
}

/* While requests still come, without the end in which the last answers run out. Needs whole seconds
 * in between. */
static void
set_steady (const NavRun *run, NavRunFigures *figures, const Sums *sums)
{
  double seconds = sums->last_dispatch - sums->first, ended = 0, tokens = 0;
  guint first, end;

  find_seconds (run->second_tokens, sums->first, sums->last_dispatch, &first, &end);
  figures->steady_requests_per_s = figures->steady_tokens_per_s = NAN;
  if (!(seconds > 0) || end <= first)
    return;
  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    ended += nav_request_record_is_good (record) && record->end_s > sums->first &&
             record->end_s <= sums->last_dispatch;
  }
  for (guint i = first; i < end; i++)
    tokens += g_array_index (run->second_tokens, guint, i);
  figures->steady_requests_per_s = ended / seconds;
  figures->steady_tokens_per_s = tokens / (end - first);
}

/* Rates are finished requests over the time from the first arrival to the last end. What was
 * offered and achieved counts arrivals, over the time in which they were planned and sent. */
static void
set_rates (const NavRun *run, NavRunFigures *figures, const Sums *sums)
{
  double planned = sums->last_schedule - sums->first, sent = sums->last_dispatch - sums->first;
  double gaps = (double) figures->counted - 1;

  figures->span_s = figures->counted > 0 ? sums->end - sums->first : NAN;
  figures->requests_per_s = figures->completed / figures->span_s;
  figures->output_tokens_per_s = sums->output / figures->span_s;
  figures->total_tokens_per_s = (sums->output + sums->input) / figures->span_s;
  figures->peak_tokens_per_s = find_peak (run->second_tokens, sums);
  set_steady (run, figures, sums);
  figures->concurrency_mean = sums->in_flight_s / figures->span_s;
  figures->offered_per_s = figures->achieved_per_s = NAN;
  if (run->spec->load.kind != NAV_LOAD_CLOSED && planned > 0 && gaps > 0) {
    figures->offered_per_s = gaps / planned;
    figures->achieved_per_s = gaps / fmax (planned, sent);
  }
}

/**
 * nav_run_compute:
 * @ret_figures: (out): to be cleared with nav_run_figures_clear()
 */
void
nav_run_compute (const NavRun *run, NavRunFigures *ret_figures)
{
  g_autofree double *scratch = g_new (double, MAX (run->records->len, 1));
  Sums sums = { .first = INFINITY, .last_schedule = -INFINITY, .last_dispatch = -INFINITY };

  *ret_figures = (NavRunFigures){ .goodput_per_s = NAN, .good_share = NAN,
                                  .good_tokens_per_s = NAN };
  ret_figures->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  ret_figures->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  for (guint i = 0; i < run->records->len; i++)
    if (g_array_index (run->records, NavRequestRecord, i).counted)
      count (ret_figures, &g_array_index (run->records, NavRequestRecord, i), &sums);
  for (int kind = 0; kind < NAV_N_SPREADS; kind++)
    ret_figures->spreads[kind] = kind == NAV_SPREAD_ITL
                                   ? spread_gaps (run)
                                   : spread_records (run, (NavSpreadKind) kind, scratch);
  set_rates (run, ret_figures, &sums);
  _nav_run_judge (run, ret_figures);
  _nav_run_validate (run, ret_figures);
  _nav_run_look_at_server (run, ret_figures);
}

void
nav_run_figures_clear (NavRunFigures *figures)
{
  g_clear_pointer (&figures->faults, g_ptr_array_unref);
  g_clear_pointer (&figures->remarks, g_ptr_array_unref);
}
