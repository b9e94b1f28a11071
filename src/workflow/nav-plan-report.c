// SPDX-License-Identifier: Apache-2.0
// A plan as a document that can be read without the program: what is asked, what is recommended and
// why, what else there is, what was assumed, what could go wrong.

#include "config.h"

#include "workflow/nav-plan-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/nav-clock.h"
#include "workflow/nav-plan-columns.h"
#include "workflow/nav-plan-compare.h"
#include "workflow/nav-plan-evidence.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"
#include "workflow/nav-words-private.h"

typedef struct {
  const NavWordsStyle *style;
  NavPlan *plan;
  NavReport *report;
} Writing;

static const char *
tr (const Writing *w, const char *words)
{
  return _nav_words_translate (w->style, words);
}

static void
add_heading (Writing *w, const char *words)
{
  nav_report_add_heading (w->report, tr (w, words));
}

static void
add_row (Writing *w, const char *title, const char *value)
{
  nav_report_add_row (w->report, (const char *const[]){ title, value, NULL });
}

static void
add_need (Writing *w, NavSpecField field, guint workload, const NavLeaf *leaf)
{
  const char *of = nav_spec_get_workload_text (nav_plan_get_spec (w->plan), workload,
                                               NAV_WORKLOAD_NAME);
  gboolean several = nav_spec_get_n_workloads (nav_plan_get_spec (w->plan)) > 1;
  g_autofree char *name = nav_spec_words_name (w->style, field);
  g_autofree char *value = nav_spec_words_value (w->style, field, leaf);
  const char *origin = nav_words_term (w->style, NAV_WORDS_ORIGIN, nav_origin_names[leaf->origin]);
  g_autofree char *full = several && field < NAV_N_WORKLOAD_FIELDS && of != NULL
                            ? g_strdup_printf ("%s: %s", of, name)
                            : g_strdup (name);

  nav_report_add_row (w->report, (const char *const[]){ full, value, origin, NULL });
}

/* Defaults say nothing of what a person needs. */
static gboolean
is_worth_saying (NavSpecField field, const NavLeaf *leaf)
{
  return leaf != NULL && leaf->type != NAV_VALUE_NONE && leaf->origin != NAV_ORIGIN_DEFAULT &&
         field != NAV_WORKLOAD_NAME && field != NAV_WORKLOAD_THINKING_TOKENS;
}

static void
write_needs (Writing *w)
{
  NavSpec *spec = nav_plan_get_spec (w->plan);
  const NavReportColumn columns[] = {
    { tr (w, N_ ("Need")), FALSE },
    { tr (w, N_ ("Value")), FALSE },
    { tr (w, N_ ("Origin")), FALSE },
  };

  add_heading (w, N_ ("What is asked"));
  nav_report_add_table (w->report, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < nav_spec_get_n_workloads (spec); i++)
    for (int f = 0; f < NAV_N_WORKLOAD_FIELDS; f++) {
      const NavLeaf *leaf = nav_spec_get_workload (spec, i, (NavSpecField) f);
      if (is_worth_saying ((NavSpecField) f, leaf))
        add_need (w, (NavSpecField) f, i, leaf);
    }
  for (int f = NAV_N_WORKLOAD_FIELDS; f < NAV_N_SPEC_FIELDS; f++) {
    const NavLeaf *leaf = nav_spec_get (spec, (NavSpecField) f);
    if (is_worth_saying ((NavSpecField) f, leaf))
      add_need (w, (NavSpecField) f, 0, leaf);
  }
}

static void
write_configuration (Writing *w, const NavRecommendation *r)
{
  const NavReportColumn columns[] = { { tr (w, N_ ("Part")), FALSE },
                                      { tr (w, N_ ("Value")), FALSE } };
  g_autofree char *weights = nav_plan_words_weights (w->style, r);
  g_autofree char *configuration = nav_plan_words_configuration (w->style, r);
  g_autofree char *price = nav_plan_words_price (w->style, r);
  g_autofree char *contents = nav_plan_words_price_contents (w->style, r);
  g_autofree char *quality = nav_plan_words_quality (w->style, r);
  g_autofree char *basis = nav_plan_words_basis (w->style, r);
  g_autofree char *meaning = g_strdup_printf (
    "%s: %s", basis,
    nav_words_term (w->style, NAV_WORDS_BASIS_LONG, nav_basis_names[r->forecast.basis]));

  nav_report_add_table (w->report, columns, G_N_ELEMENTS (columns));
  add_row (w, tr (w, N_ ("Model")), nav_plan_words_model (r));
  add_row (w, tr (w, N_ ("Checkpoint")), nav_plan_words_checkpoint (r));
  add_row (w, tr (w, N_ ("Weights")), weights);
  add_row (w, tr (w, N_ ("GPUs")), configuration);
  add_row (w, tr (w, N_ ("Price")), price);
  if (*contents != '\0')
    add_row (w, tr (w, N_ ("The price contains")), contents);
  add_row (w, tr (w, N_ ("Quality")), quality);
  add_row (w, tr (w, N_ ("Rests on")), meaning);
}

static void
write_metric (Writing *w, const NavSloMetric *metric)
{
  const char *id = nav_metric_names[metric->metric];
  g_autofree char *name =
    g_strdup_printf ("%s (%s)", nav_words_term (w->style, NAV_WORDS_METRIC, id),
                     nav_words_term (w->style, NAV_WORDS_METRIC_LONG, id));
  g_autofree char *target = isfinite (metric->target)
                              ? nav_plan_words_target (w->style, metric->target)
                              : g_strdup (tr (w, N_ ("none")));
  g_autofree char *predicted = nav_format_ms (w->style->numbers, metric->predicted);
  g_autofree char *range = nav_plan_words_range (w->style, metric);
  g_autofree char *verdict = nav_plan_words_verdict (w->style, metric);

  nav_report_add_row (w->report,
                      (const char *const[]){ name, target, predicted, range, verdict, NULL });
}

static void
write_metrics (Writing *w, const NavRecommendation *r)
{
  g_autofree char *percentile = _nav_words_fill (
    w->style, "{p:percentile}", nav_finding_new ("", "#p", r->slo.percentile, NULL));
  const NavReportColumn columns[] = {
    { tr (w, N_ ("Latency")), FALSE },   { tr (w, N_ ("Target")), TRUE }, { percentile, TRUE },
    { tr (w, N_ ("80 % range")), TRUE }, { tr (w, N_ ("Verdict")), FALSE },
  };

  nav_report_add_table (w->report, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    write_metric (w, &r->slo.metrics[i]);
}

static void
write_findings (Writing *w, const char *heading, const GPtrArray *findings)
{
  if (findings->len == 0)
    return;
  if (heading != NULL)
    add_heading (w, heading);
  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *words = nav_words_finding (w->style, findings->pdata[i]);
    nav_report_add_item (w->report, words);
  }
}

static void
write_evidence (Writing *w, const NavRecommendation *r)
{
  g_autoptr (GPtrArray) all = nav_plan_collect_evidence (w->style, w->plan, r);

  add_heading (w, N_ ("What this rests on"));
  for (guint i = 0; i < all->len; i++) {
    const NavEvidence *evidence = all->pdata[i];
    g_autofree char *words = nav_plan_words_evidence (w->style, evidence);
    g_autofree char *collection = nav_words_capital (nav_words_term (
      w->style, NAV_WORDS_COLLECTION, nav_collection_names[evidence->collection]));
    g_autofree char *item =
      g_strdup_printf ("%s: %s. %s", collection, evidence->name, words);
    nav_report_add_item (w->report, item);
  }
}

static void
write_hero (Writing *w, const NavRecommendation *r)
{
  add_heading (w, N_ ("Recommended"));
  write_configuration (w, r);
  write_metrics (w, r);
  write_findings (w, NULL, r->why);
}

static void
add_columns (Writing *w, gboolean labelled)
{
  double percentile = nav_plan_get_demand (w->plan)->percentile;
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  NavReportColumn columns[NAV_N_COLUMNS + 1];
  gsize n = 0;

  if (labelled)
    columns[n++] = (NavReportColumn){ tr (w, N_ ("Best at")), FALSE };
  for (int c = 0; c < NAV_N_COLUMNS; c++) {
    g_ptr_array_add (titles, nav_plan_column_title (w->style, (NavPlanColumn) c, percentile));
    columns[n++] = (NavReportColumn){ titles->pdata[c],
                                      nav_plan_column_has_figures ((NavPlanColumn) c) };
  }
  nav_report_add_table (w->report, columns, n);
}

static void
add_cells (Writing *w, const char *label, const NavRecommendation *r)
{
  g_auto (GStrv) cells = g_new0 (char *, NAV_N_COLUMNS + 2);
  gsize n = 0;

  if (label != NULL)
    cells[n++] = g_strdup (label);
  for (int c = 0; c < NAV_N_COLUMNS; c++)
    cells[n++] = nav_plan_column_cell (w->style, (NavPlanColumn) c, r);
  nav_report_add_row (w->report, (const char *const *) cells);
}

static void
write_others (Writing *w, const GPtrArray *bests)
{
  if (bests->len < 2)
    return;
  add_heading (w, N_ ("Compared with the others"));
  add_columns (w, TRUE);
  for (guint i = 0; i < bests->len; i++) {
    g_autofree char *label = nav_plan_words_labels (w->style, w->plan, bests->pdata[i]);
    add_cells (w, label, bests->pdata[i]);
  }
}

static void
write_misses (Writing *w)
{
  const GArray *misses = nav_plan_get_misses (w->plan);

  if (misses->len == 0)
    return;
  add_heading (w, N_ ("What comes nearest, and what to relax"));
  for (guint i = 0; i < misses->len; i++) {
    const NavMiss *miss = &g_array_index (misses, NavMiss, i);
    g_autofree char *configuration =
      nav_plan_words_configuration (w->style, miss->recommendation);
    g_autofree char *price = nav_plan_words_price (w->style, miss->recommendation);
    g_autoptr (GString) text = g_string_new (NULL);
    g_string_append_printf (text, "%s: %s, %s", nav_plan_words_model (miss->recommendation),
                            configuration, price);
    for (guint k = 0; k < miss->n_relax; k++) {
      g_autofree char *relax = nav_plan_words_relax (w->style, &miss->relax[k]);
      g_string_append_printf (text, "; %s", relax);
    }
    nav_report_add_item (w->report, text->str);
  }
}

static void
write_end (Writing *w, gint64 created_us)
{
  g_autofree char *search = nav_plan_words_search (w->style, w->plan);
  g_autofree char *when = nav_clock_format_utc (created_us);
  NavCatalog *catalog = nav_plan_get_catalog (w->plan);
  g_autofree char *sha256 = g_strndup (nav_catalog_get_sha256 (catalog), 12);
  g_autofree char *made = _nav_words_fill (
    w->style,
    N_ ("Made by NeuralNav {version} on {when} with knowledge {revision:count} ({sha256})."),
    nav_finding_new ("", "version", NAV_VERSION, "when", when, "#revision",
                     (double) nav_catalog_get_revision (catalog), "sha256", sha256, NULL));

  nav_report_add_paragraph (w->report, search);
  nav_report_add_paragraph (w->report, made);
}

/**
 * nav_plan_report_new:
 * @title: (nullable): of the document
 * @created_us: wall clock, microseconds since 1970
 *
 * Any thread.
 *
 * Returns: (transfer full): the plan to read
 */
NavReport *
nav_plan_report_new (const NavWordsStyle *style, NavPlan *plan, const char *title,
                     gint64 created_us)
{
  g_autofree char *summary = nav_plan_words_summary (style, plan);
  g_autoptr (GPtrArray) bests = nav_plan_collect_bests (plan);
  Writing w = { style, plan, NULL };

  if (title == NULL)
    title = tr (&w, N_ ("Deployment plan"));
  w.report = nav_report_new (title);
  nav_report_add_paragraph (w.report, summary);
  if (bests->len > 0)
    write_hero (&w, bests->pdata[0]);
  else
    write_misses (&w);
  write_others (&w, bests);
  write_needs (&w);
  write_findings (&w, N_ ("To know"), nav_plan_get_notes (plan));
  if (bests->len > 0)
    write_findings (&w, N_ ("What could go wrong"),
                    ((NavRecommendation *) bests->pdata[0])->risks);
  if (bests->len > 0)
    write_evidence (&w, bests->pdata[0]);
  add_heading (&w, N_ ("How we searched"));
  write_end (&w, created_us);
  return w.report;
}

/**
 * nav_plan_report_new_table:
 * @recommendations: (element-type NavRecommendation): of @plan, in this order
 *
 * Returns: (transfer full): a table of them
 */
NavReport *
nav_plan_report_new_table (const NavWordsStyle *style, NavPlan *plan,
                           const GPtrArray *recommendations)
{
  g_autofree char *summary = nav_plan_words_summary (style, plan);
  Writing w = { style, plan, NULL };

  w.report = nav_report_new (tr (&w, N_ ("Options")));
  nav_report_add_paragraph (w.report, summary);
  add_columns (&w, FALSE);
  for (guint i = 0; i < recommendations->len; i++)
    add_cells (&w, NULL, recommendations->pdata[i]);
  return w.report;
}

static void
write_comparison (Writing *w, const GPtrArray *recommendations)
{
  g_autoptr (GPtrArray) rows = nav_plan_compare (w->style, recommendations);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autofree NavReportColumn *columns = g_new0 (NavReportColumn, recommendations->len + 2);
  gsize n = recommendations->len + 1;

  columns[0].title = tr (w, N_ ("Property"));
  for (guint i = 0; i < recommendations->len; i++)
    g_ptr_array_add (titles, nav_plan_words_name (w->style, recommendations->pdata[i]));
  for (guint i = 0; i < titles->len; i++)
    columns[i + 1].title = titles->pdata[i];
  columns[n].title = tr (w, N_ ("Difference"));
  nav_report_add_table (w->report, columns, n + 1);
  for (guint i = 0; i < rows->len; i++) {
    const NavCompareRow *row = rows->pdata[i];
    g_autofree const char **cells = g_new0 (const char *, n + 2);
    cells[0] = row->title;
    for (guint k = 0; k < recommendations->len; k++)
      cells[k + 1] = row->cells[k];
    cells[n] = nav_plan_words_compare_state (w->style, row->state);
    nav_report_add_row (w->report, cells);
  }
}

/**
 * nav_plan_report_new_comparison:
 * @recommendations: (element-type NavRecommendation): at least one, of @plan
 *
 * Returns: (transfer full): them side by side
 */
NavReport *
nav_plan_report_new_comparison (const NavWordsStyle *style, NavPlan *plan,
                                const GPtrArray *recommendations)
{
  g_autofree char *summary = nav_plan_words_summary (style, plan);
  Writing w = { style, plan, NULL };

  g_return_val_if_fail (recommendations->len > 0, NULL);

  w.report = nav_report_new (tr (&w, N_ ("Comparison")));
  nav_report_add_paragraph (w.report, summary);
  write_comparison (&w, recommendations);
  return w.report;
}
