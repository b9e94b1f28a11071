// SPDX-License-Identifier: Apache-2.0
// Rows that are there twice, figures that stand under two configurations, and configurations whose
// figures differ from one laboratory to the next.

#include <math.h>

#include "serving/nav-audit-private.h"

#define SAME     1e-4 /* relative: what rounding leaves */
#define DISAGREE 1.5

#define MOST_COMPARED 64 /* rows of one configuration: bounded, however large a file is */

static double
figure (const NavBenchmark *b, NavMetric metric)
{
  const NavLatency *latency = &b->latency[metric];

  return isnan (latency->mean) ? latency->p50 : latency->mean;
}

/* Both unknown is the same. */
static gboolean
is_same (double a, double b)
{
  return isnan (a) || isnan (b) ? isnan (a) && isnan (b) : fabs (a - b) <= SAME * fmax (a, b);
}

static gboolean
has_same_figures (const NavBenchmark *a, const NavBenchmark *b)
{
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (!is_same (figure (a, (NavMetric) m), figure (b, (NavMetric) m)))
      return FALSE;
  return TRUE;
}

/* Of so many digits that two runs do not have them in common. */
static gboolean
is_precise (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!(value > 0))
    return FALSE;
  g_ascii_formatd (text, sizeof text, "%.4g", value);
  return g_ascii_strtod (text, NULL) != value;
}

static double
factor_between (double a, double b)
{
  return isfinite (a) && isfinite (b) && a > 0 && b > 0 ? fmax (a / b, b / a) : 1;
}

static double
most_factor (const NavBenchmark *a, const NavBenchmark *b, NavMetric *ret_metric)
{
  double ttft = factor_between (figure (a, NAV_METRIC_TTFT), figure (b, NAV_METRIC_TTFT));
  double tpot = factor_between (figure (a, NAV_METRIC_TPOT), figure (b, NAV_METRIC_TPOT));

  *ret_metric = tpot > ttft ? NAV_METRIC_TPOT : NAV_METRIC_TTFT;
  return fmax (ttft, tpot);
}

/* The same again is no news; otherwise the row is held against the first of its conditions. */
static void
check_same_configuration (NavAudit *audit, const GPtrArray *earlier, NavAuditRow *row)
{
  const NavAuditRow *first = earlier->pdata[0];
  NavMetric metric;
  double factor = most_factor (first->benchmark, row->benchmark, &metric);

  if (first->failed || row->failed)
    factor = 1;
  for (guint i = 0; i < earlier->len; i++) {
    const NavBenchmark *other = ((const NavAuditRow *) earlier->pdata[i])->benchmark;

    if (has_same_figures (other, row->benchmark)) {
      nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                     nav_finding_new ("audit.duplicate", "of", other->id, NULL));
      return;
    }
  }
  if (factor > DISAGREE)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.contradicts", "of", first->benchmark->id, "metric",
                                    nav_metric_names[metric], "#factor", factor, NULL));
}

static void
add_to_configuration (NavAudit *audit, GHashTable *configurations, NavAuditRow *row)
{
  GPtrArray *earlier = g_hash_table_lookup (configurations, row->configuration);

  if (earlier == NULL) {
    earlier = g_ptr_array_new ();
    g_hash_table_insert (configurations, row->configuration, earlier);
  } else if (!row->context) {
    check_same_configuration (audit, earlier, row);
  }
  if (earlier->len < MOST_COMPARED)
    g_ptr_array_add (earlier, row);
}

/* Known rows come first, then the new ones in their order. */
static void
check_configurations (NavAudit *audit, GPtrArray *rows)
{
  g_autoptr (GHashTable) configurations =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (int known = 1; known >= 0; known--)
    for (guint i = 0; i < rows->len; i++) {
      NavAuditRow *row = rows->pdata[i];

      if (row->context == (known == 1))
        add_to_configuration (audit, configurations, row);
    }
}

static char *
figures_key (const NavBenchmark *b)
{
  double ttft = figure (b, NAV_METRIC_TTFT), tpot = figure (b, NAV_METRIC_TPOT);
  char text[2][G_ASCII_DTOSTR_BUF_SIZE];

  if (!is_precise (ttft) || !is_precise (tpot))
    return NULL;
  g_ascii_formatd (text[0], sizeof text[0], "%.6g", ttft);
  g_ascii_formatd (text[1], sizeof text[1], "%.6g", tpot);
  return g_strconcat (text[0], " ", text[1], NULL);
}

static void
check_figures_elsewhere (NavAudit *audit, GPtrArray *rows)
{
  g_autoptr (GHashTable) firsts =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int known = 1; known >= 0; known--)
    for (guint i = 0; i < rows->len; i++) {
      NavAuditRow *row = rows->pdata[i], *first;
      char *key = row->context == (known == 1) ? figures_key (row->benchmark) : NULL;

      if (key == NULL)
        continue;
      first = g_hash_table_lookup (firsts, key);
      if (first != NULL && !row->context &&
          !g_str_equal (first->configuration, row->configuration))
        nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                       nav_finding_new ("audit.same-figures", "of", first->benchmark->id, NULL));
      if (first == NULL)
        g_hash_table_insert (firsts, key, row);
      else
        g_free (key);
    }
}

/* Rows against each other, whatever their source. */
void
nav_audit_check_copies (NavAudit *audit, GPtrArray *rows)
{
  check_configurations (audit, rows);
  check_figures_elsewhere (audit, rows);
}
