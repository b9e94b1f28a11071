// SPDX-License-Identifier: Apache-2.0
// Sentences about a plan and its recommendations: what cards of the window and of the terminal say.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

#define TIMES "×"

static char *
fill (const NavWordsStyle *style, const char *words, NavFinding *args)
{
  char *text = nav_words_fill (style, _nav_words_translate (style, words), args);

  nav_finding_unref (args);
  return text;
}

/**
 * nav_plan_words_gpu:
 *
 * Returns: its name without the maker; lives as long as @gpu
 */
const char *
nav_plan_words_gpu (const NavGpu *gpu)
{
  static const char *const makers[] = { "NVIDIA ", "AMD Instinct ", "AMD ", NULL };

  for (gsize i = 0; makers[i] != NULL; i++)
    if (g_str_has_prefix (gpu->name, makers[i]))
      return gpu->name + strlen (makers[i]);
  return gpu->name;
}

const char *
nav_plan_words_model (const NavRecommendation *r)
{
  return r->candidate->model->name ? r->candidate->model->name : r->candidate->model->id;
}

/**
 * nav_plan_words_hardware:
 *
 * Returns: (transfer full): `2 × L4`
 */
char *
nav_plan_words_hardware (const NavWordsStyle *style, const NavRecommendation *r)
{
  g_autofree char *count = nav_format_count (style->numbers, r->gpus);

  return g_strdup_printf ("%s %s %s", count, TIMES, nav_plan_words_gpu (r->candidate->gpu));
}

/**
 * nav_plan_words_configuration:
 *
 * Returns: (transfer full): `2 × NVIDIA L4, TP 1, 2 replicas`
 */
char *
nav_plan_words_configuration (const NavWordsStyle *style, const NavRecommendation *r)
{
  const NavCandidate *c = r->candidate;
  g_autofree char *count = nav_format_count (style->numbers, r->gpus);
  g_autofree char *replicas = nav_words_quantity (style, r->replicas, "replicas");
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s %s %s, TP %u", count, TIMES, c->gpu->name, c->tensor_parallel);
  if (c->pipeline_parallel > 1)
    g_string_append_printf (out, ", PP %u", c->pipeline_parallel);
  if (c->expert_parallel > 1)
    g_string_append_printf (out, ", EP %u", c->expert_parallel);
  g_string_append_printf (out, ", %s", replicas);
  return g_string_free (out, FALSE);
}

/**
 * nav_plan_words_price:
 *
 * Returns: (transfer full): `$1,168 a month`, or why no price is shown
 */
char *
nav_plan_words_price (const NavWordsStyle *style, const NavRecommendation *r)
{
  if (isfinite (r->cost_per_month))
    return fill (style, N_ ("{usd:usd} a month"),
                 nav_finding_new ("", "#usd", r->cost_per_month, NULL));
  if (r->price.kind == NAV_PRICE_OWNED && isfinite (r->inventory_share))
    return fill (style, N_ ("{share:percent} of your own {gpu}"),
                 nav_finding_new ("", "#share", r->inventory_share, "gpu",
                                  nav_plan_words_gpu (r->candidate->gpu), NULL));
  return fill (style, N_ ("price unknown"), nav_finding_new ("", NULL));
}

static const char *
price_contents_words (const NavRecommendation *r)
{
  if (r->price.kind == NAV_PRICE_OWNED)
    return N_ ("your own GPUs at {usd:usd} an hour each, {hours:count} h");
  if (r->price.verified)
    return N_ ("GPU instances only, {hours:count} h at {usd:usd} a GPU-hour, {provider}, {date}");
  return N_ ("GPU instances only, {hours:count} h at {usd:usd} a GPU-hour, {provider}, {date}, not "
             "verified");
}

/**
 * nav_plan_words_price_contents:
 *
 * Returns: (transfer full): what a price contains and where it is from; empty without a price
 */
char *
nav_plan_words_price_contents (const NavWordsStyle *style, const NavRecommendation *r)
{
  if (!isfinite (r->cost_per_month))
    return g_strdup ("");
  return fill (style, price_contents_words (r),
               nav_finding_new ("", "#hours", r->hours_per_month, "#usd",
                                r->price.usd_per_gpu_hour, "provider", r->price.provider, "date",
                                r->price.date, NULL));
}

/**
 * nav_plan_words_quality:
 *
 * Returns: (transfer full): `62 ± 4`, `unknown`
 */
char *
nav_plan_words_quality (const NavWordsStyle *style, const NavRecommendation *r)
{
  if (r->quality == NULL || !isfinite (r->quality->score))
    return g_strdup (_nav_words_translate (style, N_ ("unknown")));
  if (!isfinite (r->quality->plus_minus))
    return nav_format_count (style->numbers, r->quality->score);
  return fill (style, "{score:count} ± {error:count}",
               nav_finding_new ("", "#score", r->quality->score, "#error", r->quality->plus_minus,
                                NULL));
}

static NavFinding *
find_note (NavPlan *plan, const char *code)
{
  const GPtrArray *notes = nav_plan_get_notes (plan);

  for (guint i = 0; i < notes->len; i++)
    if (strcmp (nav_finding_get_code (notes->pdata[i]), code) == 0)
      return notes->pdata[i];
  return NULL;
}

/* Who it is for: people where they are known, requests where only these are. That a rate was only
 * assumed is said first of all. */
static char *
audience (const NavWordsStyle *style, NavPlan *plan)
{
  const NavDemand *demand = nav_plan_get_demand (plan);
  gboolean assumed = find_note (plan, "rate.from-users") != NULL;
  const char *words = N_ ("For {peak:per-second} at peak");

  if (demand->users > 0 && demand->at_once > 0)
    words = assumed ? N_ ("For {users:users}, about {at_once:about} at once "
                          "({peak:about-per-second} at peak, assumed)")
                    : N_ ("For {users:users} ({peak:per-second} at peak)");
  else if (demand->users > 0)
    words = N_ ("For {users:users} ({peak:per-second} at peak)");
  return fill (style, words,
               nav_finding_new ("", "#users", demand->users, "#at_once", demand->at_once, "#peak",
                                demand->peak_rps, NULL));
}

static gboolean
is_candidate (const NavRecommendation *r, gboolean met, gboolean known)
{
  return (!met || r->slo.verdict == NAV_VERDICT_MET) && (!known || r->quality != NULL) &&
         isfinite (r->cost_per_month);
}

static NavRecommendation *
cheapest (NavPlan *plan, gboolean met, gboolean known)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  NavRecommendation *best = NULL;

  for (guint i = 0; i < all->len; i++) {
    NavRecommendation *r = all->pdata[i];
    if (is_candidate (r, met, known) && (best == NULL || r->cost_per_month < best->cost_per_month))
      best = r;
  }
  return best;
}

/* The price to begin with is that of a model of known quality, where there is one: nobody asked for
 * the cheapest way to answer at all. */
static NavRecommendation *
cheapest_worth_naming (NavPlan *plan, gboolean met)
{
  NavRecommendation *r = cheapest (plan, met, TRUE);

  return r != NULL ? r : cheapest (plan, met, FALSE);
}

static char *
outcome_at_price (const NavWordsStyle *style, const NavDemand *demand, const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (style, r);
  const char *words = !demand->latency_judged ? N_ ("the load is carried from {usd:usd} a month on "
                                                    "{hardware}.")
                      : r->slo.verdict == NAV_VERDICT_MET
                        ? N_ ("all targets met from {usd:usd} a month on {hardware}.")
                        : N_ ("all targets are close at best, from {usd:usd} a month on "
                              "{hardware}.");

  return fill (style, words,
               nav_finding_new ("", "#usd", r->cost_per_month, "hardware", hardware, NULL));
}

static char *
outcome_without_price (const NavWordsStyle *style, const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (style, r);

  return fill (style,
               r->slo.verdict == NAV_VERDICT_MET ? N_ ("all targets met on {hardware}.")
                                                 : N_ ("targets are close at best on {hardware}."),
               nav_finding_new ("", "hardware", hardware, NULL));
}

static char *
outcome (const NavWordsStyle *style, NavPlan *plan)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  const NavDemand *demand = nav_plan_get_demand (plan);
  NavRecommendation *r = cheapest_worth_naming (plan, demand->latency_judged);

  if (all->len == 0)
    return g_strdup (_nav_words_translate (style, N_ ("nothing meets all that is asked.")));
  if (r == NULL)
    r = cheapest_worth_naming (plan, FALSE);
  return r ? outcome_at_price (style, demand, r) : outcome_without_price (style, all->pdata[0]);
}

/**
 * nav_plan_words_summary:
 * @plan: a plan
 *
 * Returns: (transfer full): one sentence: "For 1,000 users, about 200 at once (2.7 requests a
 * second
 *   at peak): all targets met from $1,168 a month on 2 × L4."
 */
char *
nav_plan_words_summary (const NavWordsStyle *style, NavPlan *plan)
{
  g_autofree char *who = audience (style, plan);
  g_autofree char *what = outcome (style, plan);

  return g_strdup_printf ("%s: %s", who, what);
}

static void
add_cost_difference (GPtrArray *parts, const NavWordsStyle *style, const NavRecommendation *hero,
                     const NavRecommendation *other)
{
  double more = other->cost_per_month - hero->cost_per_month;
  double size = fabs (more);
  NavFinding *args;

  if (!isfinite (more))
    return;
  if (size < 0.005 * hero->cost_per_month) {
    g_ptr_array_add (parts, g_strdup (_nav_words_translate (style, N_ ("the same price"))));
    return;
  }
  args = nav_finding_new ("", "#usd", size, NULL);
  g_ptr_array_add (parts, fill (style, more < 0 ? N_ ("{usd:usd} less a month")
                                                : N_ ("{usd:usd} more a month"),
                                args));
}

static gboolean
ranges_overlap (const NavSloMetric *a, const NavSloMetric *b)
{
  return a->low <= b->high && b->low <= a->high;
}

/* A difference that both ranges hold is none. */
static void
add_latency_difference (GPtrArray *parts, const NavWordsStyle *style, const NavSloMetric *hero,
                        const NavSloMetric *other)
{
  double more = other->predicted - hero->predicted;
  g_autofree char *size = NULL;
  const char *metric = nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[hero->metric]);

  if (!isfinite (more))
    return;
  if (ranges_overlap (hero, other)) {
    g_ptr_array_add (parts, fill (style, N_ ("{metric} about the same"),
                                  nav_finding_new ("", "metric", metric, NULL)));
    return;
  }
  size = nav_format_ms (style->numbers, fabs (more));
  g_ptr_array_add (parts, g_strdup_printf ("%s %s%s", metric, more < 0 ? "−" : "+", size));
}

static void
add_quality_difference (GPtrArray *parts, const NavWordsStyle *style, const NavRecommendation *hero,
                        const NavRecommendation *other)
{
  double more, error;
  g_autofree char *points = NULL;
  g_autofree char *marked = NULL;

  if (hero->quality != NULL && other->quality == NULL)
    g_ptr_array_add (parts, g_strdup (_nav_words_translate (style, N_ ("quality unknown"))));
  if (hero->quality == NULL || other->quality == NULL)
    return;
  more = other->quality->score - hero->quality->score;
  error = hypot (other->quality->plus_minus, hero->quality->plus_minus);
  if (!isfinite (more) || (other->candidate->model == hero->candidate->model && more == 0))
    return;
  if (fabs (more) <= error) {
    g_ptr_array_add (parts,
                     g_strdup (_nav_words_translate (style, N_ ("quality about the same"))));
    return;
  }
  points = nav_format_count (style->numbers, fabs (more));
  marked = g_strdup_printf ("%s%s", more < 0 ? "−" : "+", points);
  g_ptr_array_add (parts, fill (style, N_ ("quality {points} points"),
                                nav_finding_new ("", "points", marked, NULL)));
}

/**
 * nav_plan_words_difference:
 * @hero: the balanced best
 * @other: another recommendation
 *
 * Returns: (transfer full): "$420 less a month, TTFT +60 ms"
 */
char *
nav_plan_words_difference (const NavWordsStyle *style, const NavRecommendation *hero,
                           const NavRecommendation *other)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  add_quality_difference (parts, style, hero, other);
  add_cost_difference (parts, style, hero, other);
  add_latency_difference (parts, style, &hero->slo.metrics[0], &other->slo.metrics[0]);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/**
 * nav_plan_words_target:
 *
 * A target is exact, a forecast is not: it keeps its milliseconds.
 *
 * Returns: (transfer full): `200 ms`, `10.15 s`
 */
char *
nav_plan_words_target (const NavWordsStyle *style, double ms)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_auto (GStrv) parts = NULL;
  g_autofree char *local = NULL;

  if (!(ms >= 1000) || ms >= 1e6)
    return nav_format_ms (style->numbers, ms);
  g_ascii_formatd (number, sizeof number, "%.6g", round (ms) / 1000);
  parts = g_strsplit (number, ".", 2);
  local = g_strjoinv (style->numbers->decimal, parts);
  return g_strdup_printf ("%s s", local);
}

/**
 * nav_plan_words_relax:
 *
 * Returns: (transfer full): what to loosen and how far: "TTFT target from 150 ms to 310 ms (+107
 * %)"
 */
char *
nav_plan_words_relax (const NavWordsStyle *style, const NavRelax *relax)
{
  const NavSpecFieldInfo *info = nav_spec_field_info (relax->field);
  const char *unit = relax->field == NAV_CONSTRAINT_BUDGET ? "USD"
                     : relax->field == NAV_SPEC_INVENTORY  ? "GPUs"
                                                           : info->unit;
  const char *name = nav_words_term (style, NAV_WORDS_FIELD, info->path);
  g_autofree char *from = NULL, *to = NULL;

  if (!isfinite (relax->from) || !isfinite (relax->to))
    return g_strdup (name);
  from = nav_words_quantity (style, relax->from, unit);
  to = nav_words_quantity (style, relax->to, unit);
  return fill (style,
               isfinite (relax->percent) ? N_ ("{name}: {from} to {to} ({sign}{percent:pct})")
                                         : N_ ("{name}: {from} to {to}"),
               nav_finding_new ("", "name", name, "from", from, "to", to, "sign",
                                relax->to >= relax->from ? "+" : "−", "#percent", relax->percent,
                                NULL));
}
