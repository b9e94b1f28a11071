// SPDX-License-Identifier: Apache-2.0
// Requests, tokens, cache and failures over time: from the client, and from what the server says of
// itself.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-observe-charts.h"

#define LEAST_RATE_S 1.0 /* tokens a second are counted over so long at least */
#define BUCKETS      60  /* of failures in a picture */

/* What fills a line: points within the scope. */
typedef struct {
  double from, to;
  double *x;
  double *y;
  guint n;
} Points;

static void
points_init (Points *points, const NavObserveScope *scope, guint at_most)
{
  guint n = MAX (at_most, 1);

  *points = (Points){ .x = g_new (double, n), .y = g_new (double, n) };
  _nav_observe_get_range (scope, &points->from, &points->to);
}

static void
points_clear (Points *points)
{
  g_free (points->x);
  g_free (points->y);
}

static void
points_add (Points *points, double x, double y)
{
  if (x < points->from || x > points->to)
    return;
  points->x[points->n] = x;
  points->y[points->n++] = y;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Points, points_clear)

static void
add_line (NavChart *chart, NavChartRole role, const char *name, const Points *points)
{
  gboolean known = FALSE;

  for (guint i = 0; i < points->n; i++)
    known |= isfinite (points->y[i]);
  if (known)
    nav_chart_add_series (chart, NAV_CHART_MARK_LINE, role, name, points->x, points->y, points->n);
}

typedef double (*ReadSample) (const NavServerSample *sample);

static double
read_running (const NavServerSample *sample)
{
  return sample->running;
}

static double
read_waiting (const NavServerSample *sample)
{
  return sample->waiting;
}

static double
read_cache (const NavServerSample *sample)
{
  return sample->kv_share;
}

static void
add_server_line (NavChart *chart, const NavObserveScope *scope, NavChartRole role, const char *name,
                 ReadSample read)
{
  const GArray *samples = nav_prover_get_server (scope->prover);
  g_auto (Points) points = { 0 };

  points_init (&points, scope, samples->len);
  for (guint i = 0; i < samples->len; i++) {
    const NavServerSample *sample = &g_array_index (samples, NavServerSample, i);
    points_add (&points, sample->at_s, read (sample));
  }
  add_line (chart, role, name, &points);
}

NavChart *
_nav_observe_requests_chart (const NavObserveScope *scope)
{
  const GArray *samples = nav_prover_get_samples (scope->prover);
  NavChart *chart = _nav_observe_chart_new (scope->prover, _ ("Requests"));
  g_auto (Points) points = { 0 };

  _nav_observe_set_time (chart, scope, NAV_CHART_UNIT_COUNT);
  points_init (&points, scope, samples->len);
  for (guint i = 0; i < samples->len; i++) {
    const NavProverSample *sample = &g_array_index (samples, NavProverSample, i);
    points_add (&points, sample->at_s, sample->active);
  }
  add_line (chart, NAV_CHART_ROLE_TEXT, _ ("in flight"), &points);
  add_server_line (chart, scope, NAV_CHART_ROLE_ACCENT, _ ("running"), read_running);
  add_server_line (chart, scope, NAV_CHART_ROLE_SERIES + 1, _ ("waiting"), read_waiting);
  nav_chart_set_description (chart, _ ("Requests over time: in flight as the client counts them, "
                                       "running and waiting as the server says."));
  return chart;
}

/* Of all seconds, once they are over. */
static void
add_seconds (Points *points, const NavObserveScope *scope, const GArray *seconds)
{
  points_init (points, scope, seconds->len);
  for (guint i = 0; i < seconds->len; i++)
    points_add (points, i + 0.5, g_array_index (seconds, guint, i));
}

/* While it runs: what came since a second ago. */
static void
add_samples (Points *points, const NavObserveScope *scope)
{
  const GArray *samples = nav_prover_get_samples (scope->prover);
  guint before = 0;

  points_init (points, scope, samples->len);
  for (guint i = 0; i < samples->len; i++) {
    const NavProverSample *all = (const NavProverSample *) (gpointer) samples->data;
    while (before + 1 < i && all[before + 1].at_s <= all[i].at_s - LEAST_RATE_S)
      before++;
    if (all[i].at_s - all[before].at_s >= LEAST_RATE_S)
      points_add (points, (all[i].at_s + all[before].at_s) / 2,
                  (all[i].tokens - all[before].tokens) / (all[i].at_s - all[before].at_s));
  }
}

NavChart *
_nav_observe_tokens_chart (const NavObserveScope *scope)
{
  NavRun *run = nav_prover_get_run (scope->prover);
  NavChart *chart = _nav_observe_chart_new (scope->prover, _ ("Output tokens a second"));
  g_auto (Points) points = { 0 };

  _nav_observe_set_time (chart, scope, NAV_CHART_UNIT_COUNT);
  if (run != NULL)
    add_seconds (&points, scope, run->second_tokens);
  else
    add_samples (&points, scope);
  add_line (chart, NAV_CHART_ROLE_ACCENT, _ ("Output tokens a second"), &points);
  nav_chart_set_description (chart, _ ("Tokens of answers that came in each second."));
  return chart;
}

/* Empty where the server does not say. */
NavChart *
_nav_observe_cache_chart (const NavObserveScope *scope)
{
  NavChart *chart = _nav_observe_chart_new (scope->prover, _ ("KV cache in use"));

  _nav_observe_set_time (chart, scope, NAV_CHART_UNIT_RATIO);
  add_server_line (chart, scope, NAV_CHART_ROLE_ACCENT, _ ("KV cache in use"), read_cache);
  nav_chart_set_description (chart, _ ("How full the server's KV cache was, as it says."));
  return chart;
}

static gboolean
is_failure (const NavRequestRecord *record)
{
  return !nav_request_record_is_good (record) && record->outcome != NAV_STREAM_CANCELLED;
}

/* Empty where nothing failed. */
NavChart *
_nav_observe_failures_chart (const NavObserveScope *scope)
{
  const GArray *records = nav_prover_get_records (scope->prover);
  NavChart *chart = _nav_observe_chart_new (scope->prover, _ ("Failed requests"));
  double x[BUCKETS], ends[BUCKETS], y[BUCKETS] = { 0 }, from, to;
  gboolean any = FALSE;
  guint series;

  _nav_observe_set_time (chart, scope, NAV_CHART_UNIT_COUNT);
  _nav_observe_get_range (scope, &from, &to);
  for (guint i = 0; i < BUCKETS; i++) {
    x[i] = from + (to - from) * i / BUCKETS;
    ends[i] = from + (to - from) * (i + 1) / BUCKETS;
  }
  for (guint i = 0; i < records->len; i++) {
    const NavRequestRecord *record = &g_array_index (records, NavRequestRecord, i);
    if (!is_failure (record) || !(record->end_s >= from && record->end_s <= to))
      continue;
    any = TRUE;
    y[(guint) fmin ((record->end_s - from) / (to - from) * BUCKETS, BUCKETS - 1)]++;
  }
  if (any) {
    series = nav_chart_add_series (chart, NAV_CHART_MARK_COLUMNS, NAV_CHART_ROLE_MISSED,
                                   _ ("Failed requests"), x, y, BUCKETS);
    nav_chart_set_series_ends (chart, series, ends, NULL);
  }
  nav_chart_set_description (chart, _ ("Requests that failed, when they did."));
  return chart;
}
