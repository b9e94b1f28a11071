// SPDX-License-Identifier: Apache-2.0
// The pictures of Needs: how long prompts and answers are, how many requests come, and how the
// three latency targets get on with one another, each with a sentence for those who do not see it.

#include "config.h"

#include "app/nav-needs-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-chart-words.h"
#include "app/nav-text.h"
#include "chart/nav-chart-budget.h"
#include "chart/nav-chart-lengths.h"
#include "chart/nav-chart-rates.h"

static const NavDistribution *
distribution_of (NavSpec *spec, guint workload, NavSpecField field)
{
  NavLeaf *leaf = nav_spec_get_workload (spec, workload, field);

  return leaf != NULL && leaf->type == NAV_VALUE_DISTRIBUTION ? leaf->distribution : NULL;
}

static double
percentile_of (NavSpec *spec)
{
  double percentile = nav_spec_get_number (spec, NAV_SLO_PERCENTILE);

  return isfinite (percentile) ? percentile : 95;
}

/* "Prompt: mean 512, p95 1,080 tokens." */
static char *
describe_length (const char *name, const NavDistribution *d, double percentile)
{
  const NavNumberStyle *numbers = nav_text_numbers ();
  g_autofree char *mean = nav_format_count (numbers, d->mean);
  g_autofree char *rank = nav_format_number (numbers, percentile);
  g_autofree char *high =
    nav_words_quantity (nav_text_words (), round (nav_distribution_quantile (d, percentile / 100)),
                        "tokens");

  /* Translators: what a picture shows: "Prompt: mean 512, p95 1,080 tokens." */
  return g_strdup_printf (_ ("%s: mean %s, p%s %s."), name, mean, rank, high);
}

/**
 * nav_needs_lengths_chart:
 * @completed: a completed spec
 * @workload: which of its workloads
 *
 * Returns: (transfer full) (nullable): the distributions of prompts and answers
 */
NavChart *
nav_needs_lengths_chart (NavSpec *completed, guint workload)
{
  const NavChartLengthWords words = { .title = _ ("Token lengths"),
                                      .tokens = C_ ("axis", "tokens"),
                                      /* Translators: the arithmetic mean, before a number */
                                      .mean = C_ ("before a number", "mean") };
  NavChartLength lengths[] = {
    { _ ("Prompt"), distribution_of (completed, workload, NAV_WORKLOAD_INPUT_TOKENS) },
    { _ ("Answer"), distribution_of (completed, workload, NAV_WORKLOAD_OUTPUT_TOKENS) },
  };
  double percentile = percentile_of (completed);
  g_autofree char *prompt = NULL, *answer = NULL, *description = NULL;
  NavChart *chart;

  if (lengths[0].distribution == NULL || lengths[1].distribution == NULL)
    return NULL;
  chart = nav_chart_lengths_new (nav_chart_words (), &words, lengths, G_N_ELEMENTS (lengths),
                                 percentile);
  prompt = describe_length (lengths[0].name, lengths[0].distribution, percentile);
  answer = describe_length (lengths[1].name, lengths[1].distribution, percentile);
  description = g_strdup_printf ("%s %s", prompt, answer);
  nav_chart_set_description (chart, description);
  return chart;
}

/* Two figures: a day is not counted. */
static double
round_about (double value)
{
  double step = value > 0 ? pow (10, floor (log10 (value)) - 1) : 1;

  return MAX (round (value / step) * step, 1);
}

/**
 * nav_needs_rates_chart:
 *
 * Returns: (transfer full) (nullable): the mean and the peak of the requests
 */
NavChart *
nav_needs_rates_chart (NavSpec *completed, guint workload)
{
  const NavChartRateWords words = { .title = _ ("Request rate"),
                                    /* Translators: below an axis from 0 h to 24 h */
                                    .day = _ ("one day"),
                                    .mean = C_ ("before a number", "mean"),
                                    .peak = C_ ("before a number", "peak") };
  double mean = nav_spec_get_workload_number (completed, workload, NAV_WORKLOAD_MEAN_RPS);
  double peak = nav_spec_get_workload_number (completed, workload, NAV_WORKLOAD_PEAK_RPS);
  g_autofree char *a_day = NULL, *caption = NULL, *mean_text = NULL, *peak_text = NULL;
  g_autofree char *description = NULL;
  NavChart *chart;

  if (!isfinite (mean))
    return NULL;
  chart = nav_chart_rates_new (nav_chart_words (), &words, mean, peak);
  a_day = nav_words_quantity (nav_text_words (), round_about (mean * 24 * 3600), "requests");
  /* Translators: "about 120,000 requests a day" */
  caption = g_strdup_printf (_ ("about %s a day"), a_day);
  nav_chart_set_caption (chart, caption);
  mean_text = nav_format_rate (nav_text_numbers (), mean);
  peak_text = nav_format_rate (nav_text_numbers (), peak);
  description = g_strdup_printf (_ ("On average %s, at peak %s; %s."), mean_text, peak_text,
                                 caption);
  nav_chart_set_description (chart, description);
  return chart;
}

static gboolean
is_latency (const NavRelax *relax)
{
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    if (relax->field == nav_judged_fields[i])
      return TRUE;
  return FALSE;
}

/* Nothing fits, and whatever comes nearest has a latency target to give up. */
static gboolean
is_out_of_reach (NavPlan *plan)
{
  const GArray *misses = plan ? nav_plan_get_misses (plan) : NULL;

  if (misses == NULL || misses->len == 0 || nav_plan_get_feasible (plan) > 0)
    return FALSE;
  for (guint i = 0; i < misses->len; i++) {
    const NavMiss *miss = &g_array_index (misses, NavMiss, i);
    gboolean latency = FALSE;

    for (guint j = 0; j < miss->n_relax; j++)
      latency = latency || is_latency (&miss->relax[j]);
    if (!latency)
      return FALSE;
  }
  return TRUE;
}

/* Reasoning is written, and waited for, before the answer. */
static double
mean_output (NavSpec *spec, guint workload)
{
  const NavDistribution *output = distribution_of (spec, workload, NAV_WORKLOAD_OUTPUT_TOKENS);
  NavLeaf *thinks = nav_spec_get_workload (spec, workload, NAV_WORKLOAD_THINKING);
  double reasoning = nav_spec_get_workload_number (spec, workload, NAV_WORKLOAD_THINKING_TOKENS);

  if (output == NULL)
    return NAN;
  return output->mean + (thinks != NULL && thinks->boolean && isfinite (reasoning) ? reasoning : 0);
}

/* Which target binds. */
static char *
say_binding (const NavLatencyBudget *budget, const NavBudgetVerdict *verdict)
{
  g_autofree char *ms = NULL;

  if (budget->out_of_reach)
    return g_strdup (_ ("Nothing that was considered meets all three"));
  switch (verdict->binding) {
  case NAV_BUDGET_E2E:
    if (!(verdict->allowed_tpot_ms > 0))
      return g_strdup (_ ("E2E binds: TTFT alone may take all of it"));
    ms = nav_format_ms (nav_text_numbers (), verdict->allowed_tpot_ms);
    /* Translators: "E2E binds: it allows 24 ms a token" */
    return g_strdup_printf (_ ("E2E binds: it allows %s a token"), ms);
  case NAV_BUDGET_PARTS:
    ms = nav_format_ms (nav_text_numbers (), verdict->spare_ms);
    /* Translators: "TTFT and TPOT bind: they leave 3.9 s of E2E" */
    return g_strdup_printf (_ ("TTFT and TPOT bind: they leave %s of E2E"), ms);
  case NAV_BUDGET_OPEN:
  default:
    return NULL;
  }
}

static char *
describe_budget (const NavLatencyBudget *budget, const NavBudgetVerdict *verdict,
                 const char *binding)
{
  const NavNumberStyle *numbers = nav_text_numbers ();
  g_autofree char *tokens =
    nav_words_quantity (nav_text_words (), round (budget->output_tokens), "tokens");
  g_autofree char *sum = nav_format_ms (numbers, verdict->sum_ms);
  g_autofree char *whole = nav_format_ms (numbers, budget->e2e_ms);

  /* Translators: 1: "250 tokens", 2: a time, 3: a time, 4: a sentence about which target binds */
  return g_strdup_printf (
    _ ("The mean answer of %s is done after %s at the targets of TTFT and TPOT; E2E is %s. %s"),
    tokens, sum, whole, binding ? binding : "");
}

/**
 * nav_needs_budget_chart:
 * @plan: (nullable): what is known of what can be reached
 *
 * Returns: (transfer full) (nullable): how TTFT + TPOT x (output - 1) fits into E2E
 */
NavChart *
nav_needs_budget_chart (NavSpec *completed, guint workload, NavPlan *plan)
{
  NavLatencyBudget budget = { .ttft_ms = nav_spec_get_number (completed, NAV_SLO_TTFT_MS),
                              .tpot_ms = nav_spec_get_number (completed, NAV_SLO_TPOT_MS),
                              .e2e_ms = nav_spec_get_number (completed, NAV_SLO_E2E_MS),
                              .output_tokens = mean_output (completed, workload),
                              .out_of_reach = is_out_of_reach (plan) };
  NavChartBudgetWords words = { .title = _ ("How the targets fit together"),
                                .answer = _ ("Mean answer"),
                                .ttft = "TTFT",
                                .e2e = "E2E" };
  g_autofree char *gaps = NULL, *tokens = NULL, *binding = NULL, *description = NULL;
  NavBudgetVerdict verdict;
  NavChart *chart;

  if (isnan (budget.output_tokens) || (isnan (budget.ttft_ms) && isnan (budget.tpot_ms)))
    return NULL;
  nav_latency_budget_judge (&budget, &verdict);
  gaps = nav_format_count (nav_text_numbers (), verdict.gaps);
  tokens = g_strdup_printf ("%s × TPOT", gaps);
  binding = say_binding (&budget, &verdict);
  words.tokens = tokens;
  words.caption = binding;
  chart = nav_chart_budget_new (nav_chart_words (), &words, &budget);
  description = describe_budget (&budget, &verdict, binding);
  nav_chart_set_description (chart, description);
  return chart;
}
