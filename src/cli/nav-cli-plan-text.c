// SPDX-License-Identifier: Apache-2.0
// A plan on a terminal: one sentence, the best configuration as a card, the others as what they do
// differently, then what was assumed and what could go wrong.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "cli/nav-cli-plan-private.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"

#define LABEL 9
#define LIST_LABEL 16

static const NavWordsStyle *const style = &nav_words_local;

static NavCliStyle
verdict_style (NavVerdict verdict)
{
  switch (verdict) {
  case NAV_VERDICT_MET:
    return NAV_CLI_GOOD;
  case NAV_VERDICT_CLOSE:
    return NAV_CLI_CLOSE;
  case NAV_VERDICT_MISSED:
    return NAV_CLI_BAD;
  case NAV_VERDICT_UNKNOWN:
  default:
    return NAV_CLI_DIM;
  }
}

static const char *
verdict_mark (NavVerdict verdict)
{
  static const char *const marks[] = { "✓", "≈", "✗", "?" };

  return g_get_charset (NULL) ? marks[verdict] : "*";
}

static char *
verdict_words (const NavSloMetric *metric)
{
  g_autofree char *words = nav_plan_words_verdict (style, metric);

  return g_strdup_printf ("%s %s", verdict_mark (metric->verdict), words);
}

static void
render_metric (NavCliText *text, const NavSloMetric *metric)
{
  const char *name = nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[metric->metric]);
  gboolean judged = isfinite (metric->target);
  g_autofree char *target =
    judged ? nav_plan_words_target (style, metric->target) : g_strdup (_ ("no target"));
  g_autofree char *predicted = nav_format_ms (style->numbers, metric->predicted);
  g_autofree char *range = isfinite (metric->low)
                             ? nav_format_ms_range (style->numbers, metric->low, metric->high)
                             : g_strdup ("");
  g_autofree char *verdict = judged ? verdict_words (metric) : g_strdup ("");

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, LABEL, NAV_CLI_DIM, name);
  nav_cli_text_cell (text, -10, NAV_CLI_PLAIN, target);
  nav_cli_text_cell (text, -11, NAV_CLI_BOLD, predicted);
  nav_cli_text_cell (text, -16, NAV_CLI_DIM, range);
  nav_cli_text_cell (text, 3, NAV_CLI_PLAIN, "");
  nav_cli_text_cell (text, 0, verdict_style (metric->verdict), verdict);
  nav_cli_text_end (text);
}

static void
render_metrics (NavCliText *text, const NavSloReport *slo)
{
  g_autofree char *number = nav_format_number (style->numbers, slo->percentile);
  g_autofree char *percentile = g_strconcat ("p", number, NULL);

  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, LABEL, NAV_CLI_DIM, "");
  nav_cli_text_cell (text, -10, NAV_CLI_DIM, _ ("target"));
  nav_cli_text_cell (text, -11, NAV_CLI_DIM, percentile);
  nav_cli_text_cell (text, -16, NAV_CLI_DIM, _ ("80 % range"));
  nav_cli_text_end (text);
  for (int i = 0; i < NAV_N_JUDGED; i++)
    render_metric (text, &slo->metrics[i]);
}

static void
render_price (NavCliText *text, const NavRecommendation *r)
{
  g_autofree char *price = nav_plan_words_price (style, r);
  g_autofree char *contents = nav_plan_words_price_contents (style, r);

  nav_cli_text_paragraph (text, 2, 2, NAV_CLI_BOLD, price);
  if (contents[0] != '\0')
    nav_cli_text_paragraph (text, 2, 2, NAV_CLI_DIM, contents);
}

static char *
checkpoint_words (const NavRecommendation *r)
{
  g_autofree char *weights = nav_plan_words_weights (style, r);

  return g_strdup_printf ("%s, %s", nav_plan_words_checkpoint (r), weights);
}

static void
render_basis (NavCliText *text, const NavRecommendation *r)
{
  g_autofree char *basis = nav_plan_words_basis (style, r);
  g_autofree char *words = g_strdup_printf (
    "%s: %s%s", basis,
    nav_words_term (style, NAV_WORDS_BASIS_LONG, nav_basis_names[r->forecast.basis]),
    r->played_replicas > 0 ? _ (", simulated request by request") : "");

  nav_cli_text_labelled (text, 2, LABEL, _ ("Basis"), words);
}

static void
render_capacity (NavCliText *text, const NavRecommendation *r)
{
  g_autofree char *rate = nav_format_rate (style->numbers, r->max_rate_per_replica);
  g_autofree char *load = nav_format_rate (style->numbers, r->forecast_rate);
  g_autofree char *words = NULL;

  if (!(r->max_rate_per_replica > 0))
    return;
  words = g_strdup_printf (_ ("%s a replica, of at most %s"), load, rate);
  nav_cli_text_labelled (text, 2, LABEL, _ ("Load"), words);
}

static char *
join_findings (const GPtrArray *findings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *words = nav_words_finding (style, findings->pdata[i]);
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", words);
  }
  return g_string_free (out, FALSE);
}

/* Each workload's own figures, where there are several. */
static void
render_classes (NavCliText *text, NavPlan *plan, const NavRecommendation *r)
{
  if (r->classes == NULL || r->classes->len < 2)
    return;
  nav_cli_text_blank (text);
  for (guint i = 0; i < r->classes->len; i++) {
    const NavClassReport *report = &g_array_index (r->classes, NavClassReport, i);
    g_autofree char *name = nav_plan_words_workload (style, plan, report->workload);
    g_autofree char *words = nav_plan_words_class (style, report);
    g_autofree char *verdict = g_strdup_printf (
      "%s %s", verdict_mark (report->slo.verdict),
      nav_words_term (style, NAV_WORDS_VERDICT, nav_verdict_names[report->slo.verdict]));

    nav_cli_text_start (text, 2);
    nav_cli_text_cell (text, LIST_LABEL, NAV_CLI_DIM, name);
    nav_cli_text_cell (text, 44, NAV_CLI_PLAIN, words);
    nav_cli_text_cell (text, 0, verdict_style (report->slo.verdict), verdict);
    nav_cli_text_end (text);
  }
}

static void
render_if_known (NavCliText *text, const char *label, const char *words)
{
  if (words != NULL)
    nav_cli_text_labelled (text, 2, LABEL, label, words);
}

static void
render_card (NavCliText *text, NavPlan *plan, const NavRecommendation *r)
{
  g_autofree char *what_if = nav_plan_words_what_if (style, r);
  g_autofree char *knee = nav_plan_words_knee (style, r);
  g_autofree char *quality = nav_plan_words_quality (style, r);
  g_autofree char *configuration = nav_plan_words_configuration (style, r);
  g_autofree char *checkpoint = checkpoint_words (r);
  g_autofree char *why = join_findings (r->why);

  nav_cli_text_paragraph (text, 2, 2, NAV_CLI_BOLD, nav_plan_words_model (r));
  nav_cli_text_paragraph (text, 2, 2, NAV_CLI_DIM, checkpoint);
  nav_cli_text_paragraph (text, 2, 2, NAV_CLI_PLAIN, configuration);
  render_price (text, r);
  nav_cli_text_blank (text);
  render_metrics (text, &r->slo);
  render_classes (text, plan, r);
  nav_cli_text_blank (text);
  nav_cli_text_labelled (text, 2, LABEL, _ ("Quality"), quality);
  render_basis (text, r);
  render_capacity (text, r);
  render_if_known (text, _ ("Knee"), knee);
  render_if_known (text, _ ("What if"), what_if);
  nav_cli_text_labelled (text, 2, LABEL, _ ("Why"), why);
}

/* The same configuration at the head of several lists is one entry with several names. */
static void
render_other (NavCliText *text, NavPlan *plan, const NavRecommendation *hero,
              const NavRecommendation *r)
{
  g_autofree char *names = nav_plan_words_labels (style, plan, r);
  g_autofree char *hardware = nav_plan_words_hardware (style, r);
  g_autofree char *difference =
    nav_plan_words_difference (style, hero, r, nav_plan_first_list (plan, r));
  g_autofree char *mode = nav_plan_words_weights (style, r);
  g_autofree char *what =
    g_strdup_printf (_ ("%s (%s) on %s"), nav_plan_words_model (r), mode, hardware);

  nav_cli_text_labelled (text, 2, LIST_LABEL, names, what);
  if (difference[0] != '\0') {
    nav_cli_text_start (text, 0);
    nav_cli_text_paragraph (text, 2 + LIST_LABEL, 2 + LIST_LABEL, NAV_CLI_DIM, difference);
  }
}

static void
render_others (NavCliText *text, NavPlan *plan, const NavRecommendation *hero)
{
  g_autoptr (GPtrArray) bests = nav_plan_collect_bests (plan);

  if (bests->len > 1)
    nav_cli_text_heading (text, _ ("Compared with that"));
  for (guint i = 1; i < bests->len; i++)
    render_other (text, plan, hero, bests->pdata[i]);
}

/**
 * nav_cli_render_findings:
 * @findings: (element-type NavFinding): nothing is written when there are none
 */
void
nav_cli_render_findings (NavCliText *text, const char *heading, const GPtrArray *findings)
{
  if (findings->len == 0)
    return;
  nav_cli_text_heading (text, heading);
  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *words = nav_words_finding (style, findings->pdata[i]);
    g_autofree char *item = g_strdup_printf ("- %s", words);
    nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, item);
  }
}

static void
add_assumption (GString *out, NavSpec *spec, NavSpecField field, guint workload)
{
  NavLeaf *leaf = field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (spec, workload, field)
                                                : nav_spec_get (spec, field);
  g_autofree char *value = NULL;

  if (leaf == NULL || leaf->origin != NAV_ORIGIN_ASSUMED)
    return;
  value = nav_spec_words_value (style, field, leaf);
  g_string_append_printf (
    out, "%s%s: %s", out->len > 0 ? "; " : "",
    nav_words_term (style, NAV_WORDS_FIELD, nav_spec_field_info (field)->path), value);
}

/**
 * nav_cli_render_assumptions:
 * @spec: completed
 */
void
nav_cli_render_assumptions (NavCliText *text, NavSpec *spec)
{
  GString *out = g_string_new (NULL);

  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++)
    for (NavSpecField f = 0; f < NAV_N_WORKLOAD_FIELDS; f++)
      if (f != NAV_WORKLOAD_THINKING_TOKENS)
        add_assumption (out, spec, f, w);
  for (NavSpecField f = NAV_N_WORKLOAD_FIELDS; f < NAV_N_SPEC_FIELDS; f++)
    add_assumption (out, spec, f, 0);
  if (out->len > 0) {
    nav_cli_text_heading (text, _ ("Assumed, because nobody said otherwise"));
    nav_cli_text_paragraph (text, 2, 2, NAV_CLI_PLAIN, out->str);
  }
  g_string_free (out, TRUE);
}

static void
render_miss (NavCliText *text, const NavMiss *miss)
{
  const NavRecommendation *r = miss->recommendation;
  g_autofree char *configuration = nav_plan_words_configuration (style, r);
  g_autofree char *price = nav_plan_words_price (style, r);
  g_autofree char *mode = nav_plan_words_weights (style, r);
  g_autofree char *what = g_strdup_printf ("- %s (%s): %s, %s", nav_plan_words_model (r), mode,
                                           configuration, price);

  nav_cli_text_paragraph (text, 2, 4, NAV_CLI_PLAIN, what);
  for (guint i = 0; i < miss->n_relax; i++) {
    g_autofree char *relax = nav_plan_words_relax (style, &miss->relax[i]);
    nav_cli_text_paragraph (text, 6, 8, NAV_CLI_CLOSE, relax);
  }
}

static void
render_misses (NavCliText *text, NavPlan *plan)
{
  const GArray *misses = nav_plan_get_misses (plan);

  if (misses->len == 0) {
    nav_cli_text_heading (text, _ ("Nothing comes near"));
    nav_cli_text_paragraph (text, 2, 2, NAV_CLI_PLAIN,
                            _ ("No model fits on any GPU that the constraints leave."));
    return;
  }
  nav_cli_text_heading (text, _ ("What comes nearest, and what to relax"));
  for (guint i = 0; i < misses->len; i++)
    render_miss (text, &g_array_index (misses, NavMiss, i));
}

static void
render_counts (NavCliText *text, NavPlan *plan)
{
  g_autofree char *words = nav_plan_words_search (style, plan);

  nav_cli_text_blank (text);
  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_DIM, words);
}

/* What the reading of the sentence has to tell; a GPU that is not known is in the plan's notes. */
static GPtrArray *
collect_remarks (NavPlan *plan, const NavIntent *intent)
{
  const GPtrArray *notes = nav_plan_get_notes (plan);
  const GPtrArray *messages = intent ? nav_intent_get_messages (intent) : NULL;
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < notes->len; i++)
    g_ptr_array_add (all, notes->pdata[i]);
  for (guint i = 0; messages != NULL && i < messages->len; i++) {
    const char *code = nav_finding_get_code (messages->pdata[i]);
    if (g_str_has_prefix (code, "remark.") && strcmp (code, "remark.unknown_gpu") != 0)
      g_ptr_array_add (all, messages->pdata[i]);
  }
  return all;
}

/**
 * nav_cli_render_plan:
 * @intent: (nullable): what was understood of a sentence
 *
 * Everything a person needs to know of a plan.
 */
void
nav_cli_render_plan (NavCliText *text, NavPlan *plan, const NavIntent *intent)
{
  g_autoptr (GPtrArray) remarks = collect_remarks (plan, intent);
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autofree char *summary = nav_plan_words_summary (style, plan);
  const NavRecommendation *hero = all->len > 0 ? all->pdata[0] : NULL;

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, summary);
  if (hero != NULL) {
    nav_cli_text_heading (text, _ ("Balanced best"));
    render_card (text, plan, hero);
    render_others (text, plan, hero);
  } else {
    render_misses (text, plan);
  }
  nav_cli_render_findings (text, _ ("To know"), remarks);
  nav_cli_render_assumptions (text, nav_plan_get_spec (plan));
  if (hero != NULL)
    nav_cli_render_findings (text, _ ("Risks"), hero->risks);
  render_counts (text, plan);
}
