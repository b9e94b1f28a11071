// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chart/nav-chart.h"

G_BEGIN_DECLS

/**
 * NavLatencyBudget:
 *
 * Three targets that have to agree, in milliseconds, NaN where there is none: the first token, each
 * further one, the whole answer.
 */
typedef struct {
  double ttft_ms;
  double tpot_ms;
  double e2e_ms;
  double output_tokens; /* of the mean answer */
  gboolean out_of_reach; /* it is known that nothing could meet all of them */
} NavLatencyBudget;

typedef enum {
  NAV_BUDGET_OPEN,  /* too few targets for any to bind another */
  NAV_BUDGET_E2E,   /* the whole answer asks for more than the two others */
  NAV_BUDGET_PARTS, /* TTFT and TPOT do: the whole answer is done before its target */
} NavBudgetBinding;

/**
 * NavBudgetVerdict: how the targets of a #NavLatencyBudget get on. NaN is not known.
 */
typedef struct {
  NavBudgetBinding binding;
  double gaps;            /* between tokens of the mean answer: its tokens but the first */
  double sum_ms;          /* TTFT + TPOT x gaps: when the answer is done at the two targets */
  double spare_ms;        /* of E2E after that; below 0 when it binds */
  double allowed_tpot_ms; /* that E2E leaves for each gap after TTFT; 0: nothing is left */
} NavBudgetVerdict;

/**
 * NavChartBudgetWords: what the picture says.
 */
typedef struct {
  const char *title;
  const char *answer; /* "Mean answer": the row */
  const char *ttft;   /* "TTFT" */
  const char *tokens; /* "249 × TPOT": the part of all further tokens */
  const char *e2e;    /* "E2E" */
  const char *caption; /* (nullable): which target binds */
} NavChartBudgetWords;

void nav_latency_budget_judge (const NavLatencyBudget *budget, NavBudgetVerdict *ret_verdict);
NavChart *nav_chart_budget_new (const NavChartLocale *locale, const NavChartBudgetWords *words,
                                const NavLatencyBudget *budget);

G_END_DECLS
