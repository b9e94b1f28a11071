// SPDX-License-Identifier: Apache-2.0
// What rows must hold against each other when they differ in the number of clients alone: more
// clients get more done until the GPU is full, and then wait for tokens; where they do neither, it
// was not the GPU that was measured.

#include <math.h>

#include "serving/nav-audit-private.h"

#define MORE_CLIENTS 1.5 /* before anything is to be seen */
#define FLAT         1.1
#define SHOULD_GROW  1.5
#define TPOT_FLAT    1.15
#define TTFT_JUMP    3.0
#define WAITING      0.25 /* of the whole time, before a first token */

static gboolean
belongs_to_series (const NavAuditRow *row)
{
  return !row->failed && row->benchmark->concurrency > 0 &&
         isfinite (nav_audit_output_tokens_per_s (row->benchmark));
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const NavAuditRow *const *x = a, *const *y = b;
  int order = g_strcmp0 ((*x)->series, (*y)->series);

  if (order != 0)
    return order;
  if ((*x)->benchmark->concurrency != (*y)->benchmark->concurrency)
    return (*x)->benchmark->concurrency < (*y)->benchmark->concurrency ? -1 : 1;
  return (*x)->index < (*y)->index ? -1 : (*x)->index > (*y)->index;
}

/* Sequences are capped: those beyond wait for a place, and those inside go as fast as before. */
static gboolean
is_capped (const NavAuditRow *few, const NavAuditRow *many)
{
  const NavBenchmark *a = few->benchmark, *b = many->benchmark;
  double answering = (b->output_lengths ? b->output_lengths->mean - 1 : NAN) * b->tpot_mean_ms;
  double forecast = many->forecast.latency[NAV_METRIC_TTFT].mean;

  return b->tpot_mean_ms < TPOT_FLAT * a->tpot_mean_ms &&
         b->ttft_mean_ms > TTFT_JUMP * a->ttft_mean_ms &&
         b->ttft_mean_ms > WAITING * (b->ttft_mean_ms + answering) &&
         b->ttft_mean_ms > TTFT_JUMP * forecast;
}

static void
check_pair (NavAudit *audit, const NavAuditRow *few, NavAuditRow *many)
{
  double grown = nav_audit_output_tokens_per_s (many->benchmark) /
                 nav_audit_output_tokens_per_s (few->benchmark);
  double expected = many->forecast.output_tokens_per_s / few->forecast.output_tokens_per_s;
  double from = few->benchmark->concurrency, to = many->benchmark->concurrency;

  if (to < MORE_CLIENTS * from || !(grown < FLAT))
    return;
  if (is_capped (few, many))
    nav_audit_add (audit, many, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.hidden-limit", "#clients", to, "#before", from,
                                    "#ttft", many->benchmark->ttft_mean_ms, "#ttft_before",
                                    few->benchmark->ttft_mean_ms, NULL));
  else if (expected > SHOULD_GROW)
    nav_audit_add (audit, many, NAV_AUDIT_FAIL,
                   nav_finding_new ("audit.flat-throughput", "#clients", to, "#before", from,
                                    "#grown", grown, "#expected", expected, NULL));
}

/* Each row against those with the next lower number of clients, of the same source. */
void
nav_audit_check_series (NavAudit *audit, GPtrArray *rows)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    if (belongs_to_series (rows->pdata[i]))
      g_ptr_array_add (sorted, rows->pdata[i]);
  g_ptr_array_sort (sorted, compare_rows);
  for (guint i = 1; i < sorted->len; i++) {
    const NavAuditRow *few = sorted->pdata[i - 1];
    NavAuditRow *many = sorted->pdata[i];

    if (!many->context && g_str_equal (few->series, many->series))
      check_pair (audit, few, many);
  }
}
