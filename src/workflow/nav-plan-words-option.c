// SPDX-License-Identifier: Apache-2.0
// One recommendation in words: what its card, its row and its report say of it.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

#define TIMES "×"

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
 * nav_plan_words_name:
 *
 * Returns: (transfer full): what tells it from the others in a few words: `Llama 3.1 8B on 2 × L4`
 */
char *
nav_plan_words_name (const NavWordsStyle *style, const NavRecommendation *r)
{
  g_autofree char *hardware = nav_plan_words_hardware (style, r);

  return _nav_words_fill (style, N_ ("{model} on {hardware}"),
                          nav_finding_new ("", "model", nav_plan_words_model (r), "hardware",
                                           hardware, NULL));
}

/**
 * nav_plan_words_split:
 *
 * Returns: (transfer full): `TP 1, 2 replicas`
 */
char *
nav_plan_words_split (const NavWordsStyle *style, const NavRecommendation *r)
{
  const NavCandidate *c = r->candidate;
  g_autofree char *replicas = nav_words_quantity (style, r->replicas, "replicas");
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "TP %u", c->tensor_parallel);
  if (c->pipeline_parallel > 1)
    g_string_append_printf (out, ", PP %u", c->pipeline_parallel);
  if (c->expert_parallel > 1)
    g_string_append_printf (out, ", EP %u", c->expert_parallel);
  g_string_append_printf (out, ", %s", replicas);
  return g_string_free (out, FALSE);
}

/**
 * nav_plan_words_configuration:
 *
 * Returns: (transfer full): `2 × NVIDIA L4, TP 1, 2 replicas`
 */
char *
nav_plan_words_configuration (const NavWordsStyle *style, const NavRecommendation *r)
{
  g_autofree char *count = nav_format_count (style->numbers, r->gpus);
  g_autofree char *split = nav_plan_words_split (style, r);

  return g_strdup_printf ("%s %s %s, %s", count, TIMES, r->candidate->gpu->name, split);
}

/**
 * nav_plan_words_weights:
 *
 * Returns: (transfer full): precision of the weights, of the cache where it was chosen, and the
 *   mode: `FP8`, `FP8, 8-bit cache`, `FP8, reasoning first`
 */
char *
nav_plan_words_weights (const NavWordsStyle *style, const NavRecommendation *r)
{
  const char *precision = nav_precision_get_name (r->candidate->precision);
  g_autofree char *weights = g_ascii_strup (precision, -1);

  if (r->candidate->engine.kv_cache == NAV_KV_CACHE_FP8) {
    g_autofree char *plain = g_steal_pointer (&weights);
    weights = _nav_words_fill (style, N_ ("{precision}, 8-bit cache"),
                               nav_finding_new ("", "precision", plain, NULL));
  }
  if (!r->candidate->thinking)
    return g_steal_pointer (&weights);
  return _nav_words_fill (style, N_ ("{precision}, reasoning first"),
                          nav_finding_new ("", "precision", weights, NULL));
}

/**
 * nav_plan_words_checkpoint:
 *
 * Returns: the id of what is deployed; lives as long as @r
 */
const char *
nav_plan_words_checkpoint (const NavRecommendation *r)
{
  return r->candidate->checkpoint ? r->candidate->checkpoint->id : r->candidate->model->id;
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
    return _nav_words_fill (style, N_ ("{usd:usd} a month"),
                            nav_finding_new ("", "#usd", r->cost_per_month, NULL));
  if (r->price.kind == NAV_PRICE_OWNED && isfinite (r->inventory_share))
    return _nav_words_fill (style, N_ ("{share:percent} of your own {gpu}"),
                            nav_finding_new ("", "#share", r->inventory_share, "gpu",
                                             nav_plan_words_gpu (r->candidate->gpu), NULL));
  return _nav_words_fill (style, N_ ("price unknown"), nav_finding_new ("", NULL));
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

/* What the price rows of several companies together are called in the knowledge base. */
#define SEVERAL "various"

/**
 * nav_plan_words_provider_name:
 * @provider: (nullable): as a price row has it
 *
 * Returns: (transfer none): as people read it
 */
const char *
nav_plan_words_provider_name (const NavWordsStyle *style, const char *provider)
{
  if (g_strcmp0 (provider, SEVERAL) == 0)
    return _nav_words_translate (style, N_ ("various"));
  return provider ? provider : "–";
}

/**
 * nav_plan_words_provider:
 *
 * Returns: (transfer full): whose price it is: `aws`, `various`, `median of 3 prices`
 */
char *
nav_plan_words_provider (const NavWordsStyle *style, const NavRecommendation *r)
{
  guint n = r->price.rows != NULL ? g_strv_length (r->price.rows) : 0;

  if (r->price.kind == NAV_PRICE_CLOUD && n > 1)
    return _nav_words_fill (style, N_ ("median of {n:number} prices"),
                            nav_finding_new ("", "#n", (double) n, NULL));
  return g_strdup (nav_plan_words_provider_name (style, r->price.provider));
}

/**
 * nav_plan_words_price_contents:
 *
 * Returns: (transfer full): what a price contains and where it is from; empty without a price
 */
char *
nav_plan_words_price_contents (const NavWordsStyle *style, const NavRecommendation *r)
{
  g_autofree char *provider = nav_plan_words_provider (style, r);

  if (!isfinite (r->cost_per_month))
    return g_strdup ("");
  return _nav_words_fill (style, price_contents_words (r),
                          nav_finding_new ("", "#hours", r->hours_per_month, "#usd",
                                           r->price.usd_per_gpu_hour, "provider",
                                           provider, "date", r->price.date, NULL));
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
  return _nav_words_fill (style, "{score:count} ± {error:count}",
                          nav_finding_new ("", "#score", r->quality->score, "#error",
                                           r->quality->plus_minus, NULL));
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
 * nav_plan_words_verdict:
 *
 * Returns: (transfer full): `met, 18 % to spare`, `no target`
 */
char *
nav_plan_words_verdict (const NavWordsStyle *style, const NavSloMetric *metric)
{
  const char *verdict = nav_verdict_names[metric->verdict];

  if (!isfinite (metric->target))
    return g_strdup (_nav_words_translate (style, N_ ("no target")));
  if (!isfinite (metric->headroom))
    return g_strdup (nav_words_term (style, NAV_WORDS_VERDICT, verdict));
  return _nav_words_fill (style,
                          metric->headroom >= 0 ? N_ ("{verdict:verdict}, {share:percent} to spare")
                                                : N_ ("{verdict:verdict}, {share:percent} over"),
                          nav_finding_new ("", "verdict", verdict, "#share",
                                           fabs (metric->headroom), NULL));
}

/**
 * nav_plan_words_range:
 *
 * Returns: (transfer full): `48–74 ms`, or that nobody knows
 */
char *
nav_plan_words_range (const NavWordsStyle *style, const NavSloMetric *metric)
{
  if (!isfinite (metric->low) || !isfinite (metric->high))
    return g_strdup (_nav_words_translate (style, N_ ("range unknown")));
  return nav_format_ms_range (style->numbers, metric->low, metric->high);
}

/* How far off the true figures may be, as a share of the forecast: the worst of the three. */
static double
spread_of (const NavRecommendation *r)
{
  double worst = NAN;

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *m = &r->slo.metrics[i];
    double spread = (m->high - m->low) / 2 / m->predicted;
    if (isfinite (spread) && !(spread <= worst))
      worst = spread;
  }
  return worst;
}

/**
 * nav_plan_words_basis:
 *
 * Returns: (transfer full): what the forecast rests on and how far off it may be: `Calculated,
 *   ± 30 %`
 */
char *
nav_plan_words_basis (const NavWordsStyle *style, const NavRecommendation *r)
{
  double spread = spread_of (r);

  return _nav_words_fill (style,
                          isfinite (spread) ? N_ ("{basis:basis}, ± {spread:percent}")
                                            : N_ ("{basis:basis}, ± unknown"),
                          nav_finding_new ("", "basis", nav_basis_names[r->forecast.basis],
                                           "#spread", spread, NULL));
}
