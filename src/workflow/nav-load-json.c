// SPDX-License-Identifier: Apache-2.0
// What a recommendation says of its load, in JSON: verdicts, each workload's own figures, what it
// would take if the load or the forecast were off, and how near the knee is.

#include "workflow/nav-load-json.h"

#include <math.h>

#include "base/nav-json.h"
#include "workflow/nav-serving-json.h"

static JsonObject *
slo_metric_to_json (const NavSloMetric *metric)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "metric", nav_metric_names[metric->metric]);
  nav_json_add_number (object, "target", metric->target);
  nav_json_add_number (object, "predicted", metric->predicted);
  nav_json_add_number (object, "lo", metric->low);
  nav_json_add_number (object, "hi", metric->high);
  nav_json_add_number (object, "headroom", metric->headroom);
  nav_json_add_string (object, "verdict", nav_verdict_names[metric->verdict]);
  return object;
}

/**
 * nav_slo_to_json:
 *
 * Returns: (transfer full): `{"verdict","percentile","metrics":[...]}`
 */
JsonObject *
nav_slo_to_json (const NavSloReport *slo)
{
  JsonObject *object = json_object_new ();
  JsonArray *metrics = json_array_new ();

  nav_json_add_string (object, "verdict", nav_verdict_names[slo->verdict]);
  nav_json_add_number (object, "percentile", slo->percentile);
  for (int i = 0; i < NAV_N_JUDGED; i++)
    json_array_add_object_element (metrics, slo_metric_to_json (&slo->metrics[i]));
  json_object_set_array_member (object, "metrics", metrics);
  return object;
}

static JsonObject *
class_to_json (const NavClassReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "workload", report->workload);
  nav_json_add_number (object, "rate", report->rate);
  for (int m = 0; m < NAV_N_METRICS; m++)
    json_object_set_object_member (object, nav_metric_names[m],
                                   nav_latency_to_json (&report->latency[m]));
  json_object_set_object_member (object, "slo", nav_slo_to_json (&report->slo));
  return object;
}

/**
 * nav_json_add_classes:
 * @classes: (nullable) (element-type NavClassReport)
 *
 * Adds `classes`: what each workload's requests do; null where nothing was simulated.
 */
void
nav_json_add_classes (JsonObject *object, const GArray *classes)
{
  JsonArray *array;

  if (classes == NULL) {
    json_object_set_null_member (object, "classes");
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < classes->len; i++)
    json_array_add_object_element (array,
                                   class_to_json (&g_array_index (classes, NavClassReport, i)));
  json_object_set_array_member (object, "classes", array);
}

static JsonArray *
what_ifs_to_json (const NavWhatIf *what_ifs)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < NAV_N_CHANGES; i++) {
    JsonObject *object = json_object_new ();
    nav_json_add_number (object, "change", what_ifs[i].change);
    nav_json_add_number (object, "max_rate_per_replica",
                         what_ifs[i].replicas > 0 ? what_ifs[i].max_rate : NAN);
    nav_json_add_number (object, "replicas",
                         what_ifs[i].replicas > 0 ? what_ifs[i].replicas : NAN);
    nav_json_add_number (object, "cost_per_month", what_ifs[i].cost_per_month);
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * nav_json_add_sensitivity:
 *
 * Adds `sensitivity`: replicas and cost with a load, and with steps, a fifth less and more; without
 * replicas the targets cannot be held then.
 */
void
nav_json_add_sensitivity (JsonObject *object, const NavRecommendation *r)
{
  JsonObject *inner = json_object_new ();

  json_object_set_array_member (inner, "rate", what_ifs_to_json (r->if_rate));
  json_object_set_array_member (inner, "service_time", what_ifs_to_json (r->if_steps));
  json_object_set_object_member (object, "sensitivity", inner);
}

/**
 * nav_json_add_knee:
 *
 * Adds `knee`: the rate at which a replica saturates, the share of it that it gets, and the TTFT
 * just before.
 */
void
nav_json_add_knee (JsonObject *object, const NavKnee *knee)
{
  JsonObject *inner = json_object_new ();

  nav_json_add_number (inner, "rate", knee->rate);
  nav_json_add_number (inner, "share", knee->share);
  nav_json_add_number (inner, "ttft_ms", knee->ttft_ms);
  json_object_set_object_member (object, "knee", inner);
}
