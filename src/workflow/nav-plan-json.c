// SPDX-License-Identifier: Apache-2.0
// A plan as one JSON document: what `plan --json` prints and a `.nnplan` file holds.

#include "config.h"

#include "workflow/nav-plan-json.h"

#include <math.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "planner/nav-explain.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-recommendation-json.h"

/**
 * nav_json_add_header:
 * @schema: name and major version (`neuralnav.plan/1`)
 * @catalog: (nullable): the knowledge it rests on
 *
 * The members that every document of ours begins with.
 */
void
nav_json_add_header (JsonObject *object, const char *schema, NavCatalog *catalog,
                     gint64 created_us)
{
  g_autofree char *created = nav_clock_format_utc (created_us);

  nav_json_add_string (object, "schema", schema);
  nav_json_add_string (object, "app", "neuralnav " NAV_VERSION);
  if (catalog != NULL) {
    JsonObject *knowledge = json_object_new ();
    json_object_set_int_member (knowledge, "revision", (gint64) nav_catalog_get_revision (catalog));
    nav_json_add_string (knowledge, "sha256", nav_catalog_get_sha256 (catalog));
    json_object_set_object_member (object, "knowledge", knowledge);
  }
  nav_json_add_string (object, "created", created);
}

static void
mark_list (GHashTable *set, const GPtrArray *list)
{
  for (guint i = 0; i < MIN (list->len, NAV_PLAN_JSON_LIST_LENGTH); i++)
    g_hash_table_add (set, list->pdata[i]);
}

/**
 * nav_plan_pick_recommendations:
 * @all: every one instead of the best of each list and the Pareto front
 *
 * Returns: (transfer container) (element-type NavRecommendation): in balanced order
 */
GPtrArray *
nav_plan_pick_recommendations (NavPlan *plan, gboolean all)
{
  const GPtrArray *everything = nav_plan_get_recommendations (plan);
  g_autoptr (GHashTable) marked = g_hash_table_new (NULL, NULL);
  GPtrArray *picked = g_ptr_array_new ();

  for (int i = 0; i < NAV_N_LISTS; i++)
    mark_list (marked, nav_plan_get_list (plan, (NavPlanList) i));
  for (guint i = 0; i < everything->len; i++) {
    NavRecommendation *r = everything->pdata[i];
    if (all || r->pareto || g_hash_table_contains (marked, r))
      g_ptr_array_add (picked, r);
  }
  return picked;
}

static void explain_object (NavPlan *plan, NavRecommendation *r, JsonObject *object,
                            const char *prefix, JsonObject *out);

static void
explain_value (NavPlan *plan, NavRecommendation *r, JsonNode *node, const char *path,
               JsonObject *out)
{
  g_autoptr (NavDerivation) why = NULL;
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    explain_object (plan, r, json_node_get_object (node), path, out);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (array); i++) {
      g_autofree char *item = g_strdup_printf ("%s[%u]", path, i);
      explain_value (plan, r, json_array_get_element (array, i), item, out);
    }
  } else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) {
    why = nav_explain (plan, r, path);
    if (why != NULL)
      json_object_set_object_member (out, path, nav_derivation_to_json (why));
  }
}

static void
explain_object (NavPlan *plan, NavRecommendation *r, JsonObject *object, const char *prefix,
                JsonObject *out)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next) {
    const char *name = l->data;
    g_autofree char *path =
      prefix[0] != '\0' ? g_strconcat (prefix, ".", name, NULL) : g_strdup (name);
    if (!g_str_equal (name, "why") && !g_str_equal (name, "risks"))
      explain_value (plan, r, json_object_get_member (object, name), path, out);
  }
}

/**
 * nav_plan_explain_to_json:
 * @as_json: @r as nav_recommendation_to_json() wrote it
 *
 * Returns: (transfer full): path of each number that has a derivation, and the derivation
 */
JsonObject *
nav_plan_explain_to_json (NavPlan *plan, NavRecommendation *r, JsonObject *as_json)
{
  JsonObject *out = json_object_new ();

  explain_object (plan, r, as_json, "", out);
  return out;
}

static guint
rank_of (NavPlan *plan, const NavRecommendation *r)
{
  guint index;

  return g_ptr_array_find ((GPtrArray *) nav_plan_get_recommendations (plan), r, &index) ? index + 1
                                                                                         : 0;
}

/* Derivations are long; those of the best of each list say what there is to say. */
static gboolean
leads_a_list (NavPlan *plan, const NavRecommendation *r)
{
  for (int i = 0; i < NAV_N_LISTS; i++) {
    const GPtrArray *list = nav_plan_get_list (plan, (NavPlanList) i);
    if (list->len > 0 && list->pdata[0] == r)
      return TRUE;
  }
  return FALSE;
}

static JsonObject *
recommendation_to_json (NavPlan *plan, NavRecommendation *r, gboolean explain)
{
  JsonObject *object = nav_recommendation_to_json (r, rank_of (plan, r));

  if (explain && leads_a_list (plan, r))
    json_object_set_object_member (object, "explanation",
                                   nav_plan_explain_to_json (plan, r, object));
  return object;
}

static JsonArray *
recommendations_to_json (NavPlan *plan, const NavPlanJsonOptions *options)
{
  g_autoptr (GPtrArray) picked = nav_plan_pick_recommendations (plan, options->all);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < picked->len; i++)
    json_array_add_object_element (array, recommendation_to_json (plan, picked->pdata[i],
                                                                  options->explain));
  return array;
}

static JsonObject *
lists_to_json (NavPlan *plan)
{
  JsonObject *lists = json_object_new ();

  for (int i = 0; i < NAV_N_LISTS; i++) {
    const GPtrArray *list = nav_plan_get_list (plan, (NavPlanList) i);
    JsonArray *ids = json_array_new ();
    for (guint k = 0; k < MIN (list->len, NAV_PLAN_JSON_LIST_LENGTH); k++)
      json_array_add_string_element (ids, ((NavRecommendation *) list->pdata[k])->id);
    json_object_set_array_member (lists, nav_plan_list_names[i], ids);
  }
  return lists;
}

static JsonObject *
relax_to_json (const NavRelax *relax)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "field", nav_spec_field_info (relax->field)->path);
  nav_json_add_number (object, "from", relax->from);
  nav_json_add_number (object, "to", relax->to);
  nav_json_add_number (object, "percent", relax->percent);
  return object;
}

static JsonArray *
misses_to_json (NavPlan *plan)
{
  const GArray *misses = nav_plan_get_misses (plan);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < misses->len; i++) {
    const NavMiss *miss = &g_array_index (misses, NavMiss, i);
    JsonObject *object = json_object_new ();
    JsonArray *relax = json_array_new ();
    for (guint k = 0; k < miss->n_relax; k++)
      json_array_add_object_element (relax, relax_to_json (&miss->relax[k]));
    json_object_set_object_member (object, "recommendation",
                                   nav_recommendation_to_json (miss->recommendation, 0));
    json_object_set_array_member (object, "relax", relax);
    json_array_add_object_element (array, object);
  }
  return array;
}

static void
add_intent (JsonObject *object, NavIntent *intent)
{
  if (intent != NULL)
    json_object_set_member (object, "intent", nav_intent_to_json (intent));
  else
    json_object_set_null_member (object, "intent");
}

/**
 * nav_plan_to_json:
 * @plan: a plan
 *
 * Any thread.
 *
 * Returns: (transfer full): the document
 */
JsonNode *
nav_plan_to_json (NavPlan *plan, const NavPlanJsonOptions *options)
{
  JsonObject *object = json_object_new ();
  g_autofree char *summary = nav_plan_words_summary (&nav_words_english, plan);

  nav_json_add_header (object, "neuralnav.plan/1", nav_plan_get_catalog (plan),
                       options->created_us);
  nav_json_add_string (object, "summary", summary);
  add_intent (object, options->intent);
  json_object_set_member (object, "spec", nav_spec_to_json (nav_plan_get_spec (plan)));
  json_object_set_array_member (object, "notes", nav_findings_to_json (nav_plan_get_notes (plan)));
  json_object_set_array_member (object, "recommendations", recommendations_to_json (plan, options));
  json_object_set_object_member (object, "lists", lists_to_json (plan));
  json_object_set_int_member (object, "considered", nav_plan_get_considered (plan));
  json_object_set_int_member (object, "fitting", nav_plan_get_fitting (plan));
  json_object_set_int_member (object, "feasible", nav_plan_get_feasible (plan));
  json_object_set_int_member (object, "simulated", nav_plan_get_simulated (plan));
  json_object_set_array_member (object, "nearest_misses", misses_to_json (plan));
  nav_json_add_number (object, "elapsed_ms", options->elapsed_ms);
  return nav_json_node_for_object (object);
}
