// SPDX-License-Identifier: Apache-2.0
// Rows that are there twice, figures that stand under two configurations, and configurations whose
// figures differ from one laboratory to the next.

#include <math.h>

#include "serving/nav-audit-private.h"

#define SAME     1e-4 /* relative: what rounding leaves */
#define DISAGREE 1.5

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

/* Where the later row says something other than the earlier one under the same conditions. */
static void
check_same_configuration (NavAudit *audit, const NavAuditRow *first, const NavAuditRow *row)
{
  const NavBenchmark *a = first->benchmark, *b = row->benchmark;
  double ttft = factor_between (figure (a, NAV_METRIC_TTFT), figure (b, NAV_METRIC_TTFT));
  double tpot = factor_between (figure (a, NAV_METRIC_TPOT), figure (b, NAV_METRIC_TPOT));

  if (has_same_figures (a, b))
    nav_audit_add (audit, row, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.duplicate", "of", a->id, NULL));
  else if (fmax (ttft, tpot) > DISAGREE)
    nav_audit_add (audit, row, NAV_AUDIT_DOUBT,
                   nav_finding_new ("audit.contradicts", "of", a->id, "metric",
                                    nav_metric_names[tpot > ttft ? NAV_METRIC_TPOT
                                                                 : NAV_METRIC_TTFT],
                                    "#factor", fmax (ttft, tpot), NULL));
}

/* Known rows come first, then the earlier of the new ones; each is held against the first. */
static void
check_configurations (NavAudit *audit, GPtrArray *rows)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new (g_str_hash, g_str_equal);

  for (int known = 1; known >= 0; known--)
    for (guint i = 0; i < rows->len; i++) {
      NavAuditRow *row = rows->pdata[i], *first;

      if (row->context != (known == 1))
        continue;
      first = g_hash_table_lookup (firsts, row->configuration);
      if (first == NULL)
        g_hash_table_insert (firsts, row->configuration, row);
      else if (!row->context)
        check_same_configuration (audit, first, row);
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
