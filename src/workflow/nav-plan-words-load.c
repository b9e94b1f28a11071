// SPDX-License-Identifier: Apache-2.0
// What a recommendation says of its load, in words: what it would take if the load or the forecast
// were off, how near the knee is, what each workload's requests do.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"
#include "workflow/nav-words-private.h"

/* "2 replicas, $3,650 a month", or that nothing changes. */
static char *
size_words (const NavWordsStyle *style, const NavRecommendation *r, const NavWhatIf *what_if)
{
  g_autofree char *replicas = nav_words_quantity (style, what_if->replicas, "replicas");

  if (what_if->replicas == 0)
    return g_strdup (_nav_words_translate (style, N_ ("the targets cannot be held")));
  if (what_if->replicas == r->replicas)
    return _nav_words_fill (style, N_ ("{replicas} as now"),
                            nav_finding_new ("", "replicas", replicas, NULL));
  if (!isfinite (what_if->cost_per_month))
    return g_steal_pointer (&replicas);
  return _nav_words_fill (
    style, N_ ("{replicas}, {usd:usd} a month"),
    nav_finding_new ("", "replicas", replicas, "#usd", what_if->cost_per_month, NULL));
}

static void
append_what_if (GString *out, const NavWordsStyle *style, const NavRecommendation *r,
                const NavWhatIf *what_if, const char *words)
{
  g_autofree char *size = size_words (style, r, what_if);
  g_autofree char *sentence =
    _nav_words_fill (style, words, nav_finding_new ("", "#share", fabs (what_if->change), "size",
                                                    size, NULL));

  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", sentence);
}

/**
 * nav_plan_words_what_if:
 *
 * Returns: (transfer full) (nullable): what it would take with more requests and with slower steps,
 *   and with fewer or faster ones where that saves replicas
 */
char *
nav_plan_words_what_if (const NavWordsStyle *style, const NavRecommendation *r)
{
  GString *out;

  if (isnan (r->knee.rate))
    return NULL;
  out = g_string_new (NULL);
  append_what_if (out, style, r, &r->if_rate[1], N_ ("{share:percent} more requests: {size}."));
  append_what_if (out, style, r, &r->if_steps[1], N_ ("Steps {share:percent} slower: {size}."));
  if (r->if_rate[0].replicas < r->replicas)
    append_what_if (out, style, r, &r->if_rate[0], N_ ("{share:percent} fewer: {size}."));
  if (r->if_steps[0].replicas < r->replicas)
    append_what_if (out, style, r, &r->if_steps[0], N_ ("Steps {share:percent} faster: {size}."));
  return g_string_free (out, FALSE);
}

/**
 * nav_plan_words_knee:
 *
 * Returns: (transfer full) (nullable): how far the load is from what a replica can carry at all
 */
char *
nav_plan_words_knee (const NavWordsStyle *style, const NavRecommendation *r)
{
  if (!isfinite (r->knee.rate))
    return NULL;
  if (!isfinite (r->knee.ttft_ms))
    return _nav_words_fill (
      style, N_ ("At {share:percent} of the {rate:rate} at which a replica saturates."),
      nav_finding_new ("", "#share", r->knee.share, "#rate", r->knee.rate, NULL));
  return _nav_words_fill (
    style,
    N_ ("At {share:percent} of the {rate:rate} at which a replica saturates; TTFT is {ttft:ms} "
        "just before that."),
    nav_finding_new ("", "#share", r->knee.share, "#rate", r->knee.rate, "#ttft", r->knee.ttft_ms,
                     NULL));
}

/**
 * nav_plan_words_workload:
 *
 * Returns: (transfer full): what people call a workload: its name, its use case, or its number
 */
char *
nav_plan_words_workload (const NavWordsStyle *style, NavPlan *plan, guint workload)
{
  NavSpec *spec = nav_plan_get_spec (plan);
  const char *name = nav_spec_get_workload_text (spec, workload, NAV_WORKLOAD_NAME);
  const char *use_case = nav_spec_get_workload_text (spec, workload, NAV_WORKLOAD_USE_CASE);

  if (name != NULL)
    return g_strdup (name);
  if (use_case != NULL && nav_words_knows_term (NAV_WORDS_USE_CASE, use_case))
    return g_strdup (nav_words_term (style, NAV_WORDS_USE_CASE, use_case));
  return _nav_words_fill (style, N_ ("workload {number:count}"),
                          nav_finding_new ("", "#number", workload + 1.0, NULL));
}

/**
 * nav_plan_words_class:
 *
 * Returns: (transfer full): what the requests of a workload do at the percentile of the targets
 */
char *
nav_plan_words_class (const NavWordsStyle *style, const NavClassReport *report)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &report->slo.metrics[i];
    g_autofree char *ms = NULL;
    if (!isfinite (m->predicted))
      continue;
    ms = nav_format_ms (style->numbers, m->predicted);
    g_string_append_printf (
      out, "%s%s %s", out->len > 0 ? ", " : "",
      nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[m->metric]), ms);
  }
  return g_string_free (out, FALSE);
}
