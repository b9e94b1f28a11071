// SPDX-License-Identifier: Apache-2.0
// The figures of load tests in tables. Of one run a row is a metric; of several a row is a run, so
// that any number of them stands below each other.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-run-report.h"
#include "workflow/nav-run-words.h"
#include "workflow/nav-words-private.h"

static const char *
tr (const NavRunReporting *w, const char *words)
{
  return _nav_words_translate (w->style, words);
}

char *
_nav_run_report_ms (const NavRunReporting *w, double ms)
{
  return isfinite (ms) ? nav_format_ms (w->style->numbers, ms) : g_strdup ("–");
}

static char *
number_words (const NavRunReporting *w, double value)
{
  return isfinite (value) ? nav_format_number (w->style->numbers, value) : g_strdup ("–");
}

static char *
share_words (const NavRunReporting *w, double share)
{
  return isfinite (share) ? nav_format_percent (w->style->numbers, share) : g_strdup ("–");
}

/* Rows with the run's name in front of them, where there are several. */
static void
begin_table (NavRunReporting *w, const NavReportColumn *columns, gsize n)
{
  g_autofree NavReportColumn *all = g_new0 (NavReportColumn, n + 1);
  gsize first = _nav_run_reports_several (w) ? 0 : 1;

  all[0].title = tr (w, N_ ("Run"));
  for (gsize i = 0; i < n; i++)
    all[i + 1] = columns[i];
  nav_report_add_table (w->report, all + first, n + 1 - first);
}

static void
add_row (NavRunReporting *w, const NavRunSummary *summary, const char *const *cells)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new ();

  if (_nav_run_reports_several (w))
    g_ptr_array_add (row, summary->name);
  for (guint i = 0; cells[i] != NULL; i++)
    g_ptr_array_add (row, (char *) cells[i]);
  g_ptr_array_add (row, NULL);
  nav_report_add_row (w->report, (const char *const *) row->pdata);
}

static const NavRunSummary *
summary_at (const NavRunReporting *w, guint i)
{
  return w->summaries->pdata[i];
}

/* From nothing to no end is no interval: the requests are too few for one. */
static char *
range_words (const NavRunReporting *w, const NavRange *range)
{
  if (!isfinite (range->low) || (range->low <= 0 && !isfinite (range->high)))
    return g_strdup ("–");
  return nav_proof_words_range (w->style, range);
}

static char *
interval_words (const NavRunReporting *w, const NavRunTarget *target)
{
  const NavRange range = { target->low_ms, target->high_ms };

  if (isinf (target->measured_ms))
    return g_strdup (tr (w, N_ ("too many requests without a whole answer")));
  return range_words (w, &range);
}

static void
add_target (NavRunReporting *w, const NavRunSummary *summary, const NavRunTarget *target)
{
  g_autofree char *limit = _nav_run_report_ms (w, target->target_ms);
  g_autofree char *rank = _nav_words_format (w->style, "percentile", summary->percentile);
  g_autofree char *measured = _nav_run_report_ms (w, target->measured_ms);
  g_autofree char *interval = interval_words (w, target);
  g_autofree char *share = share_words (w, target->share);

  add_row (w, summary,
           (const char *const[]){
             nav_words_term (w->style, NAV_WORDS_METRIC, nav_metric_names[target->metric]), limit,
             rank, measured, interval, share,
             nav_run_words_target (w->style, &summary->figures, target), NULL });
}

static void
write_targets (NavRunReporting *w)
{
  const NavReportColumn columns[] = {
    { tr (w, N_ ("Latency")), FALSE },        { tr (w, N_ ("Target")), TRUE },
    { tr (w, N_ ("At")), TRUE },              { tr (w, N_ ("Measured")), TRUE },
    { tr (w, N_ ("Interval (95 %)")), TRUE }, { tr (w, N_ ("Within target")), TRUE },
    { tr (w, N_ ("Verdict")), FALSE },
  };
  gboolean headed = FALSE;

  for (guint i = 0; i < w->summaries->len; i++)
    for (guint k = 0; k < summary_at (w, i)->figures.n_targets; k++) {
      if (!headed) {
        nav_report_add_heading (w->report, tr (w, N_ ("Targets")));
        begin_table (w, columns, G_N_ELEMENTS (columns));
      }
      headed = TRUE;
      add_target (w, summary_at (w, i), &summary_at (w, i)->figures.targets[k]);
    }
}

static const char *
proof_verdict (const NavRunReporting *w, NavProofVerdict verdict)
{
  switch (verdict) {
  case NAV_PROOF_INSIDE:
    return tr (w, N_ ("inside"));
  case NAV_PROOF_CLOSE:
    return tr (w, N_ ("outside, perhaps by chance"));
  case NAV_PROOF_BELOW:
    return tr (w, N_ ("outside, faster"));
  case NAV_PROOF_ABOVE:
    return tr (w, N_ ("outside, slower"));
  case NAV_PROOF_UNKNOWN:
  default:
    return tr (w, N_ ("unknown"));
  }
}

static void
add_proof_metric (NavRunReporting *w, const NavRunSummary *summary, const NavProofMetric *metric)
{
  g_autofree char *forecast = _nav_run_report_ms (w, metric->forecast_ms);
  g_autofree char *range = range_words (w, &metric->forecast_range);
  g_autofree char *measured = _nav_run_report_ms (w, metric->measured_ms);
  g_autofree char *interval = range_words (w, &metric->measured_range);

  add_row (w, summary,
           (const char *const[]){
             nav_words_term (w->style, NAV_WORDS_METRIC, nav_metric_names[metric->metric]),
             forecast, range, measured, interval, proof_verdict (w, metric->verdict), NULL });
}

static void
say_meaning (NavRunReporting *w, const NavRunSummary *summary)
{
  g_autofree char *tried = nav_proof_words_tried (w->style, &summary->tried);
  g_autofree char *meaning = nav_proof_words_meaning (w->style, summary->proof);
  g_autofree char *words = _nav_run_reports_several (w)
                             ? g_strdup_printf ("%s: %s %s", summary->name, tried, meaning)
                             : g_strdup_printf ("%s %s", tried, meaning);

  nav_report_add_paragraph (w->report, words);
}

static void
write_forecasts (NavRunReporting *w)
{
  const NavReportColumn columns[] = {
    { tr (w, N_ ("Latency")), FALSE },  { tr (w, N_ ("Forecast")), TRUE },
    { tr (w, N_ ("80 % range")), TRUE }, { tr (w, N_ ("Measured")), TRUE },
    { tr (w, N_ ("Interval (95 %)")), TRUE }, { tr (w, N_ ("Verdict")), FALSE },
  };
  gboolean headed = FALSE;

  for (guint i = 0; i < w->summaries->len; i++) {
    if (summary_at (w, i)->proof == NULL)
      continue;
    if (!headed) {
      nav_report_add_heading (w->report, tr (w, N_ ("Forecast and measurement")));
      begin_table (w, columns, G_N_ELEMENTS (columns));
    }
    headed = TRUE;
    for (guint k = 0; k < NAV_N_JUDGED; k++)
      add_proof_metric (w, summary_at (w, i), &summary_at (w, i)->proof->metrics[k]);
  }
  for (guint i = 0; i < w->summaries->len; i++)
    if (summary_at (w, i)->proof != NULL)
      say_meaning (w, summary_at (w, i));
}

static const char *
spread_name (const NavRunReporting *w, NavSpreadKind kind)
{
  switch (kind) {
  case NAV_SPREAD_TTFT_SCHEDULED:
    return tr (w, N_ ("TTFT from schedule"));
  case NAV_SPREAD_E2E_SCHEDULED:
    return tr (w, N_ ("E2E from schedule"));
  default:
    return nav_words_term (w->style, NAV_WORDS_METRIC, nav_spread_names[kind]);
  }
}

/* The columns that all tables of latencies have; @first names their rows. */
static void
begin_latencies (NavRunReporting *w, const char *first)
{
  const NavReportColumn columns[] = {
    { first, FALSE }, { tr (w, N_ ("mean")), TRUE }, { "p50", TRUE },   { "p90", TRUE },
    { "p95", TRUE },  { "p99", TRUE },               { "p99.9", TRUE },
  };

  nav_report_add_table (w->report, columns, G_N_ELEMENTS (columns));
}

static void
add_spread (NavRunReporting *w, const char *name, const NavSpread *spread)
{
  const double values[] = { spread->mean, spread->p50, spread->p90,
                            spread->p95,  spread->p99, spread->p999 };
  g_auto (GStrv) cells = g_new0 (char *, G_N_ELEMENTS (values) + 2);

  cells[0] = g_strdup (name);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    cells[i + 1] = _nav_run_report_ms (w, values[i]);
  nav_report_add_row (w->report, (const char *const *) cells);
}

static const NavSpreadKind shown[] = {
  NAV_SPREAD_TTFT, NAV_SPREAD_TTFT_SCHEDULED, NAV_SPREAD_TPOT,
  NAV_SPREAD_ITL,  NAV_SPREAD_E2E,            NAV_SPREAD_E2E_SCHEDULED,
};

static gboolean
is_known (const NavRunReporting *w, guint i, NavSpreadKind kind)
{
  const NavSpread *spread = &summary_at (w, i)->figures.spreads[kind];

  return isfinite (spread->mean) || isfinite (spread->p50);
}

static gboolean
is_known_of_any (const NavRunReporting *w, NavSpreadKind kind)
{
  for (guint i = 0; i < w->summaries->len; i++)
    if (is_known (w, i, kind))
      return TRUE;
  return FALSE;
}

/* No other program measures from the schedule: its rows would be empty there. */
static gboolean
is_ours_alone (NavSpreadKind kind)
{
  return kind == NAV_SPREAD_TTFT_SCHEDULED || kind == NAV_SPREAD_E2E_SCHEDULED;
}

static void
compare_spreads (NavRunReporting *w, NavSpreadKind kind)
{
  if (!is_known_of_any (w, kind))
    return;
  begin_latencies (w, spread_name (w, kind));
  for (guint i = 0; i < w->summaries->len; i++)
    if (!is_ours_alone (kind) || is_known (w, i, kind))
      add_spread (w, summary_at (w, i)->name, &summary_at (w, i)->figures.spreads[kind]);
}

static void
write_latencies (NavRunReporting *w)
{
  nav_report_add_heading (w->report, tr (w, N_ ("Latency")));
  if (!_nav_run_reports_several (w))
    begin_latencies (w, tr (w, N_ ("Latency")));
  for (gsize k = 0; k < G_N_ELEMENTS (shown); k++)
    if (_nav_run_reports_several (w))
      compare_spreads (w, shown[k]);
    else
      add_spread (w, spread_name (w, shown[k]), &summary_at (w, 0)->figures.spreads[shown[k]]);
}

static char *
goodput_words (const NavRunReporting *w, const NavRunFigures *figures)
{
  if (!isfinite (figures->good_share) || !isfinite (figures->goodput_per_s))
    return g_strdup ("–");
  return _nav_words_fill (w->style, N_ ("{share:percent}, {rate:rate}"),
                          nav_finding_new ("", "#share", figures->good_share, "#rate",
                                           figures->goodput_per_s, NULL));
}

/* What the columns of write_rates() hold. */
static char **
rate_cells (const NavRunReporting *w, const NavRunSummary *summary)
{
  const NavRunFigures *figures = &summary->figures;
  const double values[] = {
    summary->counts[NAV_RUN_COUNTED],  summary->counts[NAV_RUN_FAILED],
    figures->requests_per_s,           figures->steady_requests_per_s,
    figures->output_tokens_per_s,      figures->total_tokens_per_s,
    figures->concurrency_mean,
  };
  char **cells = g_new0 (char *, G_N_ELEMENTS (values) + 2);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    cells[i] = number_words (w, values[i]);
  cells[G_N_ELEMENTS (values)] = goodput_words (w, figures);
  return cells;
}

static void
write_rates (NavRunReporting *w)
{
  const NavReportColumn columns[] = {
    { tr (w, N_ ("Requests counted")), TRUE },      { tr (w, N_ ("Failed")), TRUE },
    { tr (w, N_ ("Answered a second")), TRUE },     { tr (w, N_ ("While requests came")), TRUE },
    { tr (w, N_ ("Output tokens a second")), TRUE },
    { tr (w, N_ ("All tokens a second")), TRUE },   { tr (w, N_ ("In flight on average")), TRUE },
    { tr (w, N_ ("Kept every target")), TRUE },
  };

  nav_report_add_heading (w->report, tr (w, N_ ("Throughput")));
  begin_table (w, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < w->summaries->len; i++) {
    g_auto (GStrv) cells = rate_cells (w, summary_at (w, i));
    add_row (w, summary_at (w, i), (const char *const *) cells);
  }
}

/* Targets, forecasts, latencies, rates. */
void
_nav_run_report_tables (NavRunReporting *w)
{
  write_targets (w);
  write_forecasts (w);
  write_latencies (w);
  write_rates (w);
}
