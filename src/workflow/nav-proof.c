// SPDX-License-Identifier: Apache-2.0
// A forecast held against a measurement, as values, as JSON and in words.

#include "workflow/nav-proof.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/nav-json.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

const char *const nav_proof_verdict_names[6] = { "unknown", "inside", "close",
                                                 "below",   "above",  NULL };

/* The measurement decides where it lies; that it lies outside is only said when its whole interval
 * does. */
static NavProofVerdict
judge (const NavProofMetric *metric)
{
  const NavRange *range = &metric->forecast_range;

  if (isnan (metric->measured_ms) || isnan (range->low) || isnan (range->high))
    return NAV_PROOF_UNKNOWN;
  if (metric->measured_ms >= range->low && metric->measured_ms <= range->high)
    return NAV_PROOF_INSIDE;
  if (metric->measured_range.high < range->low)
    return NAV_PROOF_BELOW;
  return metric->measured_range.low > range->high ? NAV_PROOF_ABOVE : NAV_PROOF_CLOSE;
}

/**
 * nav_proof_compare:
 * @r: whose forecast it is
 * @run: of nav_proof_make_load()'s load
 * @figures: of @run
 * @ret_proof: (out)
 */
void
nav_proof_compare (const NavRecommendation *r, const NavRun *run, const NavRunFigures *figures,
                   NavProof *ret_proof)
{
  *ret_proof = (NavProof){ .percentile = run->spec->percentile,
                           .simulated = run->simulated,
                           .valid = figures->faults->len == 0,
                           .verdict = NAV_PROOF_UNKNOWN };
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    const NavSloMetric *forecast = &r->slo.metrics[i];
    NavRunTarget measured = nav_run_judge_metric (run, nav_judged_metrics[i]);
    NavProofMetric *metric = &ret_proof->metrics[i];

    *metric = (NavProofMetric){ .metric = nav_judged_metrics[i],
                                .forecast_ms = forecast->predicted,
                                .forecast_range = { forecast->low, forecast->high },
                                .measured_ms = measured.measured_ms,
                                .measured_range = { measured.low_ms, measured.high_ms } };
    metric->verdict = judge (metric);
    ret_proof->verdict = MAX (ret_proof->verdict, metric->verdict);
  }
}

/**
 * nav_proof_metric_to_json:
 *
 * Returns: (transfer full): an element of `forecast.metrics`
 */
JsonNode *
nav_proof_metric_to_json (const NavProofMetric *metric)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "metric", nav_metric_names[metric->metric]);
  nav_json_add_number (object, "forecast", metric->forecast_ms);
  nav_json_add_number (object, "forecast_lo", metric->forecast_range.low);
  nav_json_add_number (object, "forecast_hi", metric->forecast_range.high);
  nav_json_add_number (object, "measured", metric->measured_ms);
  nav_json_add_number (object, "measured_lo", metric->measured_range.low);
  nav_json_add_number (object, "measured_hi", metric->measured_range.high);
  nav_json_add_string (object, "verdict", nav_proof_verdict_names[metric->verdict]);
  return nav_json_node_for_object (object);
}

/**
 * nav_proof_to_json:
 *
 * Returns: (transfer full): the `forecast` member of a run's document
 */
JsonNode *
nav_proof_to_json (const NavProof *proof, const NavRecommendation *r,
                   const NavProofOptions *options)
{
  JsonObject *object = json_object_new ();
  JsonArray *metrics = json_array_new ();
  g_autofree char *text = nav_proof_words_meaning (&nav_words_english, proof);
  g_autofree char *weights = nav_plan_words_weights (&nav_words_english, r);

  nav_json_add_string (object, "recommendation", r->id);
  nav_json_add_string (object, "model", r->candidate->model->id);
  nav_json_add_string (object, "model_name", nav_plan_words_model (r));
  nav_json_add_string (object, "weights", weights);
  nav_json_add_string (object, "gpu", r->candidate->gpu->id);
  nav_json_add_string (object, "gpu_name", nav_plan_words_gpu (r->candidate->gpu));
  nav_json_add_string (object, "precision", nav_precision_get_name (r->candidate->precision));
  json_object_set_int_member (object, "tensor_parallel", r->candidate->tensor_parallel);
  json_object_set_int_member (object, "pipeline_parallel", r->candidate->pipeline_parallel);
  json_object_set_int_member (object, "gpus", nav_candidate_gpus (r->candidate));
  json_object_set_int_member (object, "replicas", r->replicas);
  json_object_set_int_member (object, "replicas_tried", MAX (options->replicas, 1));
  nav_json_add_number (object, "rate_per_replica", r->forecast_rate);
  nav_json_add_string (object, "basis", nav_basis_names[r->forecast.basis]);
  nav_json_add_string (object, "method", nav_method_names[r->forecast.method]);
  nav_json_add_number (object, "percentile", proof->percentile);
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    json_array_add_element (metrics, nav_proof_metric_to_json (&proof->metrics[i]));
  json_object_set_array_member (object, "metrics", metrics);
  nav_json_add_string (object, "verdict", nav_proof_verdict_names[proof->verdict]);
  json_object_set_boolean_member (object, "simulated", proof->simulated);
  nav_json_add_string (object, "text", text);
  return nav_json_node_for_object (object);
}

static const char *
verdict_template (const NavProofMetric *metric)
{
  if (isinf (metric->measured_ms))
    return N_ ("{metric:metric} p{p} unknown, because too many requests have no whole answer; "
               "forecast {range}.");
  switch (metric->verdict) {
  case NAV_PROOF_INSIDE:
    return N_ ("{metric:metric} p{p} {measured:ms}, forecast {range}: inside.");
  case NAV_PROOF_CLOSE:
    return N_ ("{metric:metric} p{p} {measured:ms}, forecast {range}: outside, but too few "
               "requests to be sure.");
  case NAV_PROOF_BELOW:
    return N_ ("{metric:metric} p{p} {measured:ms}, forecast {range}: outside, faster.");
  case NAV_PROOF_ABOVE:
    return N_ ("{metric:metric} p{p} {measured:ms}, forecast {range}: outside, slower.");
  case NAV_PROOF_UNKNOWN:
  default:
    return N_ ("{metric:metric} p{p} unknown.");
  }
}

/**
 * nav_proof_words_metric:
 *
 * Returns: (transfer full): "TTFT p95 182 ms, forecast 150–210 ms: inside."
 */
char *
nav_proof_words_metric (const NavWordsStyle *style, const NavProof *proof,
                        const NavProofMetric *metric)
{
  g_autofree char *percentile = nav_format_number (style->numbers, proof->percentile);
  g_autofree char *range = nav_format_ms_range (style->numbers, metric->forecast_range.low,
                                                metric->forecast_range.high);

  return _nav_words_fill (style, verdict_template (metric),
                          nav_finding_new ("", "metric", nav_metric_names[metric->metric], "p",
                                           percentile, "range", range, "#measured",
                                           metric->measured_ms, NULL));
}

/**
 * nav_proof_words_verdict:
 *
 * Returns: (transfer none): where the measurement lies, in a sentence; empty where it is not known
 */
const char *
nav_proof_words_verdict (const NavWordsStyle *style, NavProofVerdict verdict)
{
  static const char *const words[] = {
    [NAV_PROOF_INSIDE] = N_ ("Measured inside of the forecast's range."),
    [NAV_PROOF_CLOSE] = N_ ("Measured outside of the forecast's range, but too few requests to be "
                            "sure."),
    [NAV_PROOF_BELOW] = N_ ("Measured faster than the forecast's range."),
    [NAV_PROOF_ABOVE] = N_ ("Measured slower than the forecast's range."),
  };

  return verdict == NAV_PROOF_UNKNOWN ? "" : _nav_words_translate (style, words[verdict]);
}

/**
 * nav_proof_words_meaning:
 *
 * Returns: (transfer full): what the comparison proves
 */
char *
nav_proof_words_meaning (const NavWordsStyle *style, const NavProof *proof)
{
  const char *words =
    N_ ("Measured on the server: this checks the forecast itself, for this server and this "
        "traffic.");

  if (proof->simulated)
    words = N_ ("Simulated: a run on our own simulator checks the software, not the physics. It "
                "takes its step times, and its time for HTTP, tokens and scheduling, from the same "
                "model as the forecast.");
  if (proof->valid)
    return g_strdup (_nav_words_translate (style, words));
  return g_strdup_printf (
    "%s %s",
    _nav_words_translate (style, N_ ("The run proves nothing, so the comparison does not either.")),
    _nav_words_translate (style, words));
}

/**
 * nav_proof_words_headline:
 *
 * Returns: (transfer full): the first metric of @proof in a sentence, or that it proves nothing
 */
char *
nav_proof_words_headline (const NavWordsStyle *style, const NavProof *proof)
{
  return proof->valid
           ? nav_proof_words_metric (style, proof, &proof->metrics[0])
           : g_strdup (_nav_words_translate (style, N_ ("This run proves nothing")));
}

/**
 * nav_proof_words_range:
 * @range: of milliseconds; its upper end may be open, where requests were too few
 *
 * Returns: (transfer full)
 */
char *
nav_proof_words_range (const NavWordsStyle *style, const NavRange *range)
{
  if (isfinite (range->high))
    return nav_format_ms_range (style->numbers, range->low, range->high);
  return _nav_words_fill (style, N_ ("from {low:ms}"),
                          nav_finding_new ("", "#low", range->low, NULL));
}

/**
 * nav_proof_words_tried:
 *
 * Returns: (transfer full): what was tried: "1 of 2 replicas, Qwen3 8B (FP8) on 2 × NVIDIA L4, with
 *   its share of the traffic: 1.35 req/s."
 */
char *
nav_proof_words_tried (const NavWordsStyle *style, const NavProofTried *tried)
{
  const char *words = tried->replicas <= 1 && tried->replicas_tried == 1
                        ? N_ ("1 replica, {model} ({weights}) on {gpus:count} × {gpu}, with all of "
                              "the traffic: {rate:rate}.")
                        : N_ ("{tried:count} of {total:count} replicas, {model} ({weights}) on "
                              "{gpus:count} × {gpu} each, with its share of the traffic: "
                              "{rate:rate}.");

  return _nav_words_fill (
    style, words,
    nav_finding_new ("", "model", tried->model, "weights", tried->weights, "gpu", tried->gpu,
                     "#gpus", (double) tried->gpus, "#tried", (double) tried->replicas_tried,
                     "#total", (double) tried->replicas, "#rate",
                     tried->rate_per_replica * tried->replicas_tried, NULL));
}

/**
 * nav_proof_words_load:
 *
 * Returns: (transfer full): what was tried
 */
char *
nav_proof_words_load (const NavWordsStyle *style, const NavRecommendation *r,
                      const NavProofOptions *options)
{
  g_autofree char *weights = nav_plan_words_weights (style, r);
  const NavProofTried tried = {
    .model = nav_plan_words_model (r),
    .weights = weights,
    .gpu = nav_plan_words_gpu (r->candidate->gpu),
    .gpus = (guint) nav_candidate_gpus (r->candidate),
    .replicas = (guint) r->replicas,
    .replicas_tried = MAX (options->replicas, 1),
    .rate_per_replica = r->forecast_rate,
  };

  return nav_proof_words_tried (style, &tried);
}
