// SPDX-License-Identifier: Apache-2.0
// What of the knowledge base a recommendation rests on, with its sources.

#include "workflow/nav-plan-evidence.h"

#include "workflow/nav-plan-words.h"

static void
evidence_free (gpointer data)
{
  NavEvidence *evidence = data;

  g_free (evidence->id);
  g_free (evidence->name);
  g_free (evidence->source);
  g_free (evidence);
}

static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
has_unverified (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "unverified");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
         json_array_get_length (json_node_get_array (node)) > 0;
}

static void
add (GPtrArray *all, NavPlan *plan, NavCollection collection, const char *id, const char *name)
{
  g_autoptr (JsonNode) row = nav_catalog_get_row (nav_plan_get_catalog (plan), collection, id);
  JsonObject *object = row != NULL ? json_node_get_object (row) : NULL;
  NavEvidence *evidence;

  if (object == NULL)
    return;
  evidence = g_new0 (NavEvidence, 1);
  evidence->collection = collection;
  evidence->id = g_strdup (id);
  evidence->name = g_strdup (name);
  evidence->source = g_strdup (text_member (object, "source"));
  evidence->unverified = has_unverified (object);
  g_ptr_array_add (all, evidence);
}

/**
 * nav_plan_collect_evidence:
 * @r: a recommendation of @plan
 *
 * Any thread.
 *
 * Returns: (transfer container) (element-type NavEvidence): measurements first, then model, GPU,
 *   prices and quality
 */
GPtrArray *
nav_plan_collect_evidence (NavPlan *plan, const NavRecommendation *r)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (evidence_free);
  const NavCandidate *c = r->candidate;

  add (all, plan, NAV_COLLECTION_MODELS, c->model->id, nav_plan_words_model (r));
  add (all, plan, NAV_COLLECTION_GPUS, c->gpu->id, c->gpu->name);
  for (gsize i = 0; r->price.rows != NULL && r->price.rows[i] != NULL; i++)
    add (all, plan, NAV_COLLECTION_PRICES, r->price.rows[i], nav_plan_words_gpu (c->gpu));
  if (r->quality != NULL)
    add (all, plan, NAV_COLLECTION_QUALITY, r->quality->id, nav_plan_words_model (r));
  return all;
}
