// SPDX-License-Identifier: Apache-2.0
// How TTFT + TPOT x (output - 1) fits into the target of the whole answer. Percentiles do not add:
// the picture is a guide, the verdict comes from the forecast.

#include "chart/nav-chart-budget.h"

#include <math.h>

static double
known_or_zero (double ms)
{
  return isfinite (ms) ? ms : 0;
}

/**
 * nav_latency_budget_judge:
 *
 * Pure. A target that is not there binds nothing, and a missing TTFT takes no time.
 */
void
nav_latency_budget_judge (const NavLatencyBudget *budget, NavBudgetVerdict *ret_verdict)
{
  gboolean known = isfinite (budget->output_tokens);
  NavBudgetVerdict verdict = { .gaps = known ? MAX (budget->output_tokens - 1, 0) : NAN,
                               .allowed_tpot_ms = NAN };
  double gaps = verdict.gaps, left = budget->e2e_ms - known_or_zero (budget->ttft_ms);

  g_return_if_fail (ret_verdict != NULL);

  verdict.sum_ms = budget->ttft_ms + (gaps == 0 ? 0 : gaps * budget->tpot_ms);
  verdict.spare_ms = budget->e2e_ms - verdict.sum_ms;
  if (gaps > 0 && isfinite (left))
    verdict.allowed_tpot_ms = MAX (left / gaps, 0);
  if (verdict.spare_ms < 0 || left < 0 ||
      (isnan (budget->tpot_ms) && isfinite (verdict.allowed_tpot_ms)) ||
      verdict.allowed_tpot_ms < budget->tpot_ms)
    verdict.binding = NAV_BUDGET_E2E;
  else if (verdict.spare_ms >= 0)
    verdict.binding = NAV_BUDGET_PARTS;
  *ret_verdict = verdict;
}

/**
 * nav_chart_budget_new:
 * @locale: kept
 *
 * Returns: (transfer full): a bar of TTFT and the further tokens at their targets, the target of
 *   the whole as its tick; red only when nothing could meet all
 */
NavChart *
nav_chart_budget_new (const NavChartLocale *locale, const NavChartBudgetWords *words,
                      const NavLatencyBudget *budget)
{
  NavChartAxis axis = NAV_CHART_AXIS_INIT;
  g_autofree char *sum = NULL, *whole = NULL, *label = NULL;
  NavBudgetVerdict verdict;
  NavChart *chart;
  guint row;

  g_return_val_if_fail (locale != NULL && words != NULL && budget != NULL, NULL);

  nav_latency_budget_judge (budget, &verdict);
  chart = nav_chart_new (NAV_CHART_ROWS, locale, words->title);
  axis.unit = NAV_CHART_UNIT_MS;
  nav_chart_set_axis (chart, NAV_CHART_X, &axis);
  nav_chart_set_caption (chart, words->caption);
  sum = isfinite (verdict.sum_ms) ? nav_format_ms (locale->numbers, verdict.sum_ms) : NULL;
  row = nav_chart_add_row (chart, words->answer, sum);
  nav_chart_add_part (chart, row,
                      budget->out_of_reach ? NAV_CHART_ROLE_MISSED : NAV_CHART_ROLE_SERIES,
                      words->ttft, budget->ttft_ms);
  nav_chart_add_part (chart, row,
                      budget->out_of_reach ? NAV_CHART_ROLE_MISSED : NAV_CHART_ROLE_SERIES + 1,
                      words->tokens, verdict.gaps * budget->tpot_ms);
  if (isfinite (budget->e2e_ms)) {
    whole = nav_format_ms (locale->numbers, budget->e2e_ms);
    label = g_strdup_printf ("%s %s", words->e2e, whole);
  }
  nav_chart_set_row_target (chart, row, budget->e2e_ms, label);
  return chart;
}
