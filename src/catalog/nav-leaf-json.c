// SPDX-License-Identifier: Apache-2.0
// A leaf in JSON: a bare value means that somebody edited it; `{"value", "origin", ...}` says all.

#include "catalog/nav-leaf-json.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"

static void
fail (GError **error, const char *path, const char *text)
{
  nav_set_error_text (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path, text);
}

static GType
value_type_of (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
}

static NavLeaf *
number_from_json (JsonNode *node, const char *path, GError **error)
{
  GType type = value_type_of (node);

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    return nav_leaf_new_number (json_node_get_double (node), NAV_ORIGIN_EDITED);
  fail (error, path, NAV_ERROR_TEXT ("%s must be a number"));
  return NULL;
}

static NavLeaf *
bool_from_json (JsonNode *node, const char *path, GError **error)
{
  if (value_type_of (node) == G_TYPE_BOOLEAN)
    return nav_leaf_new_bool (json_node_get_boolean (node), NAV_ORIGIN_EDITED);
  fail (error, path, NAV_ERROR_TEXT ("%s must be true or false"));
  return NULL;
}

static NavLeaf *
text_from_json (JsonNode *node, const char *path, GError **error)
{
  if (value_type_of (node) == G_TYPE_STRING)
    return nav_leaf_new_text (json_node_get_string (node), NAV_ORIGIN_EDITED);
  fail (error, path, NAV_ERROR_TEXT ("%s must be a text"));
  return NULL;
}

static NavLeaf *
list_from_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    fail (error, path, NAV_ERROR_TEXT ("%s must be a list of texts"));
    return NULL;
  }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *item = json_array_get_element (array, i);
    if (value_type_of (item) != G_TYPE_STRING) {
      fail (error, path, NAV_ERROR_TEXT ("%s must be a list of texts"));
      return NULL;
    }
    g_strv_builder_add (builder, json_node_get_string (item));
  }
  list = g_strv_builder_end (builder);
  return nav_leaf_new_list ((const char *const *) list, NAV_ORIGIN_EDITED);
}

/* A bare number counts as a fixed length. */
static NavLeaf *
distribution_from_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (NavDistribution) distribution = NULL;
  GType type = value_type_of (node);

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) {
    double tokens = json_node_get_double (node);
    if (!(tokens >= 1 && tokens <= 1e8)) {
      fail (error, path, NAV_ERROR_TEXT ("%s must be at least 1 token and at most 100000000"));
      return NULL;
    }
    distribution = nav_distribution_new_fixed (round (tokens));
  } else {
    distribution = nav_distribution_new_from_json (node, path, error);
  }
  return distribution ? nav_leaf_new_distribution (distribution, NAV_ORIGIN_EDITED) : NULL;
}

/* A bare number counts as dollars a month. */
static NavLeaf *
budget_from_json (JsonNode *node, const char *path, GError **error)
{
  NavBudget budget = { .currency = "USD", .period = NAV_PERIOD_MONTH };
  g_auto (NavJsonReader) reader = { 0 };
  GType type = value_type_of (node);
  const char *currency;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE) {
    budget.amount = json_node_get_double (node);
    if (budget.amount > 0 && isfinite (budget.amount))
      return nav_leaf_new_budget (&budget, NAV_ORIGIN_EDITED);
    fail (error, path, NAV_ERROR_TEXT ("%s must be above 0"));
    return NULL;
  }

  nav_json_reader_init (&reader, node, path);
  budget.amount = nav_json_reader_number (&reader, "amount", NAN, 1e-9, 1e15);
  currency = nav_json_reader_string (&reader, "currency", "USD");
  budget.period = (NavPeriod) nav_json_reader_choice (&reader, "period", nav_period_names,
                                                      NAV_PERIOD_MONTH);
  if (isnan (budget.amount))
    nav_json_reader_fail (&reader, "amount", "must be given");
  if (strlen (currency) != 3)
    nav_json_reader_fail (&reader, "currency", "must be three letters, such as USD");
  if (!nav_json_reader_finish (&reader, error))
    return NULL;
  g_strlcpy (budget.currency, currency, sizeof budget.currency);
  return nav_leaf_new_budget (&budget, NAV_ORIGIN_EDITED);
}

static gboolean
owned_gpu_from_json (JsonNode *node, const char *path, NavOwnedGpu *ret_gpu, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  NavOwnedGpu gpu = { 0 };

  nav_json_reader_init (&reader, node, path);
  gpu.gpu = (char *) nav_json_reader_string (&reader, "gpu", NULL);
  gpu.count = (guint) nav_json_reader_int (&reader, "count", 0, 1, 1000000);
  gpu.per_node = (guint) nav_json_reader_int (&reader, "per_node", 0, 1, 1000);
  gpu.used = (guint) nav_json_reader_int (&reader, "used", 0, 0, 1000000);
  gpu.usd_per_hour = nav_json_reader_number (&reader, "usd_per_hour", NAN, 0, 1e5);
  if (gpu.gpu == NULL)
    nav_json_reader_fail (&reader, "gpu", "must be given");
  if (gpu.count == 0)
    nav_json_reader_fail (&reader, "count", "must be given");
  if (gpu.used > gpu.count)
    nav_json_reader_fail (&reader, "used", "must not be above count");
  if (!nav_json_reader_finish (&reader, error))
    return FALSE;
  *ret_gpu = gpu;
  return TRUE;
}

static NavLeaf *
inventory_from_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (GArray) gpus = g_array_new (FALSE, FALSE, sizeof (NavOwnedGpu));
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    fail (error, path, NAV_ERROR_TEXT ("%s must be a list of GPUs"));
    return NULL;
  }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i);
    NavOwnedGpu gpu;
    if (!owned_gpu_from_json (json_array_get_element (array, i), item_path, &gpu, error))
      return NULL;
    g_array_append_val (gpus, gpu);
  }
  return nav_leaf_new_inventory ((NavOwnedGpu *) gpus->data, gpus->len, NAV_ORIGIN_EDITED);
}

static NavLeaf *
value_from_json (NavSpecField field, JsonNode *node, const char *path, GError **error)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return nav_leaf_new_none (NAV_ORIGIN_EDITED);

  switch (nav_spec_field_info (field)->type) {
  case NAV_VALUE_NUMBER:
    return number_from_json (node, path, error);
  case NAV_VALUE_BOOL:
    return bool_from_json (node, path, error);
  case NAV_VALUE_TEXT:
    return text_from_json (node, path, error);
  case NAV_VALUE_LIST:
    return list_from_json (node, path, error);
  case NAV_VALUE_DISTRIBUTION:
    return distribution_from_json (node, path, error);
  case NAV_VALUE_BUDGET:
    return budget_from_json (node, path, error);
  case NAV_VALUE_INVENTORY:
    return inventory_from_json (node, path, error);
  case NAV_VALUE_NONE:
  default:
    g_assert_not_reached ();
  }
}

static NavLeaf *
full_leaf_from_json (NavSpecField field, JsonNode *node, const char *path, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (NavLeaf) value = NULL;
  JsonNode *inner;
  GError *local = NULL;
  int origin, turn;
  guint start, end;
  const char *by;

  nav_json_reader_init (&reader, node, path);
  inner = nav_json_reader_node (&reader, "value");
  origin = nav_json_reader_choice (&reader, "origin", nav_origin_names, NAV_ORIGIN_EDITED);
  by = nav_json_reader_string (&reader, "by", NULL);
  turn = (int) nav_json_reader_int (&reader, "turn", -1, 0, 1000000);
  start = (guint) nav_json_reader_int (&reader, "start", 0, 0, G_MAXINT32);
  end = (guint) nav_json_reader_int (&reader, "end", 0, 0, G_MAXINT32);
  value = value_from_json (field, inner, path, &local);
  if (local != NULL)
    nav_json_reader_take_error (&reader, local);
  if (!nav_json_reader_finish (&reader, error))
    return NULL;

  value->origin = (NavOrigin) origin;
  value->by = g_strdup (by);
  value->turn = turn;
  value->start = start;
  value->end = end;
  return g_steal_pointer (&value);
}

/* A message that begins with the name of the field begins with where that is. */
static char *
put_within (const char *path, const char *name, const char *message)
{
  return g_str_has_prefix (message, name)
           ? g_strconcat (path, message + strlen (name), NULL)
           : g_strdup (message);
}

static void
fail_within (const char *path, const char *name, const GError *local, GError **error)
{
  g_autofree char *message = put_within (path, name, local->message);
  g_autofree char *english = put_within (path, name, nav_error_get_english (local));

  nav_set_error_texts (error, NAV_CATALOG_ERROR, NAV_ERROR_INVALID, path, message, english);
}

/**
 * nav_leaf_new_from_json:
 * @field: which value of a spec
 * @node: a bare value, or an object with the member `value`
 * @path: where it is, for errors
 *
 * Returns: (transfer full) (nullable): the leaf, checked
 */
NavLeaf *
nav_leaf_new_from_json (NavSpecField field, JsonNode *node, const char *path, GError **error)
{
  g_autoptr (NavLeaf) leaf = NULL;
  g_autoptr (GError) local = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_has_member (json_node_get_object (node), "value"))
    leaf = full_leaf_from_json (field, node, path, error);
  else
    leaf = value_from_json (field, node, path, error);
  if (leaf == NULL)
    return NULL;
  if (!nav_spec_field_check (field, leaf, &local)) {
    fail_within (path, nav_spec_field_info (field)->path, local, error);
    return NULL;
  }
  return g_steal_pointer (&leaf);
}

static JsonNode *
budget_to_json (const NavBudget *budget)
{
  JsonObject *object = json_object_new ();

  nav_json_add_number (object, "amount", budget->amount);
  nav_json_add_string (object, "currency", budget->currency);
  nav_json_add_string (object, "period", nav_period_names[budget->period]);
  return nav_json_node_for_object (object);
}

static JsonNode *
inventory_to_json (const GArray *inventory)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < inventory->len; i++) {
    const NavOwnedGpu *gpu = &g_array_index (inventory, NavOwnedGpu, i);
    JsonObject *object = json_object_new ();
    nav_json_add_string (object, "gpu", gpu->gpu);
    json_object_set_int_member (object, "count", gpu->count);
    nav_json_add_number (object, "per_node", gpu->per_node > 0 ? gpu->per_node : NAN);
    json_object_set_int_member (object, "used", gpu->used);
    nav_json_add_number (object, "usd_per_hour", gpu->usd_per_hour);
    json_array_add_object_element (array, object);
  }
  return nav_json_node_for_array (array);
}

static JsonNode *
list_to_json (char **list)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; list != NULL && list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  return nav_json_node_for_array (array);
}

static JsonNode *
number_to_json (double number)
{
  g_autoptr (JsonObject) object = json_object_new ();

  nav_json_add_number (object, "n", number);
  return json_object_dup_member (object, "n");
}

/**
 * nav_leaf_value_to_json:
 *
 * Returns: (transfer full): the bare value
 */
JsonNode *
nav_leaf_value_to_json (const NavLeaf *leaf)
{
  switch (leaf->type) {
  case NAV_VALUE_NUMBER:
    return number_to_json (leaf->number);
  case NAV_VALUE_BOOL:
    return json_node_init_boolean (json_node_alloc (), leaf->boolean);
  case NAV_VALUE_TEXT:
    return json_node_init_string (json_node_alloc (), leaf->text);
  case NAV_VALUE_LIST:
    return list_to_json (leaf->list);
  case NAV_VALUE_DISTRIBUTION:
    return nav_distribution_to_json (leaf->distribution);
  case NAV_VALUE_BUDGET:
    return budget_to_json (&leaf->budget);
  case NAV_VALUE_INVENTORY:
    return inventory_to_json (leaf->inventory);
  case NAV_VALUE_NONE:
  default:
    return json_node_new (JSON_NODE_NULL);
  }
}

/**
 * nav_leaf_to_json:
 *
 * Returns: (transfer full): `{"value", "origin", "by", "turn", "start", "end"}`; what does not
 *   apply is left out
 */
JsonNode *
nav_leaf_to_json (const NavLeaf *leaf)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "value", nav_leaf_value_to_json (leaf));
  nav_json_add_string (object, "origin", nav_origin_names[leaf->origin]);
  if (leaf->by != NULL)
    nav_json_add_string (object, "by", leaf->by);
  if (leaf->turn >= 0) {
    json_object_set_int_member (object, "turn", leaf->turn);
    json_object_set_int_member (object, "start", leaf->start);
    json_object_set_int_member (object, "end", leaf->end);
  }
  return nav_json_node_for_object (object);
}
