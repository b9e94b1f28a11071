// SPDX-License-Identifier: Apache-2.0
// The rows of the knowledge base that a plan rests on, to be kept with it: a plan that is opened in
// a year still shows what it was computed from.

#include "workflow/nav-plan-rows.h"

#include "workflow/nav-plan-json.h"

static void
add_row (NavCatalog *catalog, JsonObject *rows, NavCollection collection, const char *id)
{
  const char *name = nav_collection_names[collection];
  g_autoptr (JsonNode) row = id ? nav_catalog_get_row (catalog, collection, id) : NULL;
  JsonObject *group;

  if (row == NULL)
    return;
  if (!json_object_has_member (rows, name))
    json_object_set_object_member (rows, name, json_object_new ());
  group = json_object_get_object_member (rows, name);
  if (!json_object_has_member (group, id))
    json_object_set_member (group, id, json_node_copy (row));
}

static void
add_rows_of (NavCatalog *catalog, JsonObject *rows, const NavRecommendation *r)
{
  add_row (catalog, rows, NAV_COLLECTION_MODELS, r->candidate->model->id);
  add_row (catalog, rows, NAV_COLLECTION_GPUS, r->candidate->gpu->id);
  if (r->quality != NULL)
    add_row (catalog, rows, NAV_COLLECTION_QUALITY, r->quality->id);
  for (gsize i = 0; i < NAV_MAX_EVIDENCE && r->forecast.evidence[i] != NULL; i++)
    add_row (catalog, rows,
             nav_catalog_collection_of_measurement (catalog, r->forecast.evidence[i]),
             r->forecast.evidence[i]);
  for (gsize i = 0; r->price.rows != NULL && r->price.rows[i] != NULL; i++)
    add_row (catalog, rows, NAV_COLLECTION_PRICES, r->price.rows[i]);
}

/**
 * nav_plan_collect_rows:
 * @plan: a plan
 *
 * Returns: (transfer full): `{"models":{id: row},"prices":{...},...}`: what the plan's document
 *   cites
 */
JsonNode *
nav_plan_collect_rows (NavPlan *plan)
{
  g_autoptr (GPtrArray) picked = nav_plan_pick_recommendations (plan, FALSE);
  NavCatalog *catalog = nav_plan_get_catalog (plan);
  NavSpec *spec = nav_plan_get_spec (plan);
  const GArray *misses = nav_plan_get_misses (plan);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *rows = json_object_new ();

  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++)
    add_row (catalog, rows, NAV_COLLECTION_USE_CASES,
             nav_spec_get_workload_text (spec, w, NAV_WORKLOAD_USE_CASE));
  for (guint i = 0; i < picked->len; i++)
    add_rows_of (catalog, rows, picked->pdata[i]);
  for (guint i = 0; i < misses->len; i++)
    add_rows_of (catalog, rows, g_array_index (misses, NavMiss, i).recommendation);
  json_node_take_object (node, rows);
  return node;
}
