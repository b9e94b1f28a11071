// SPDX-License-Identifier: Apache-2.0
// Specs in JSON, by the table of fields. Unknown members are errors, null and absent are the same.

#include <string.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"
#include "catalog/nav-leaf-json.h"
#include "catalog/nav-spec.h"

/* The part of a field's path before the dot ("slo" of "slo.ttft_ms"); NULL when there is none. */
static char *
group_of (NavSpecField field)
{
  const char *path = nav_spec_field_info (field)->path;
  const char *dot = strchr (path, '.');

  return dot ? g_strndup (path, (gsize) (dot - path)) : NULL;
}

static const char *
name_of (NavSpecField field)
{
  const char *path = nav_spec_field_info (field)->path;
  const char *dot = strchr (path, '.');

  return dot ? dot + 1 : path;
}

typedef struct {
  NavSpec *spec;
  guint workload;
  GError *error;
} Reading;

static void
read_field (Reading *reading, NavJsonReader *reader, NavSpecField field)
{
  g_autofree char *path = nav_spec_field_path (field, reading->workload);
  JsonNode *node = nav_json_reader_node (reader, name_of (field));
  NavSpec *next;
  NavLeaf *leaf;

  if (node == NULL || reading->error != NULL)
    return;
  leaf = nav_leaf_new_from_json (field, node, path, &reading->error);
  if (leaf == NULL)
    return;
  next = nav_spec_with (reading->spec, field, reading->workload, leaf);
  nav_spec_unref (reading->spec);
  reading->spec = next;
}

static void
read_group (Reading *reading, NavJsonReader *reader, const char *prefix, const char *group,
            NavSpecField from, NavSpecField to)
{
  g_auto (NavJsonReader) inner = { 0 };
  g_autofree char *path = prefix ? g_strconcat (prefix, ".", group, NULL) : g_strdup (group);
  JsonNode *node = nav_json_reader_object (reader, group);

  if (node == NULL)
    return;
  nav_json_reader_init (&inner, node, path);
  for (NavSpecField f = from; f < to; f++) {
    g_autofree char *other = group_of (f);
    if (g_strcmp0 (other, group) == 0)
      read_field (reading, &inner, f);
  }
  if (reading->error == NULL)
    nav_json_reader_finish (&inner, &reading->error);
}

/* Every field of the range: plain members first, then each group once. */
static void
read_fields (Reading *reading, NavJsonReader *reader, const char *prefix, NavSpecField from,
             NavSpecField to)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (NavSpecField f = from; f < to; f++) {
    g_autofree char *group = group_of (f);
    if (group == NULL)
      read_field (reading, reader, f);
    else if (g_hash_table_add (groups, g_strdup (group)))
      read_group (reading, reader, prefix, group, from, to);
  }
}

static void
read_workload (Reading *reading, JsonNode *node, guint workload)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autofree char *path = g_strdup_printf ("workloads[%u]", workload);

  if (workload > 0) {
    NavSpec *more = nav_spec_with_workload_added (reading->spec);
    nav_spec_unref (reading->spec);
    reading->spec = more;
  }
  reading->workload = workload;
  nav_json_reader_init (&reader, node, path);
  read_fields (reading, &reader, path, 0, NAV_N_WORKLOAD_FIELDS);
  if (reading->error == NULL)
    nav_json_reader_finish (&reader, &reading->error);
}

static void
read_workloads (Reading *reading, NavJsonReader *reader)
{
  JsonArray *array = nav_json_reader_array (reader, "workloads");
  guint n = array ? json_array_get_length (array) : 0;

  if (n > NAV_MAX_WORKLOADS) {
    nav_json_reader_fail (reader, "workloads", "holds %u workloads; at most %d are planned", n,
                          NAV_MAX_WORKLOADS);
    return;
  }
  for (guint w = 0; w < n && reading->error == NULL; w++)
    read_workload (reading, json_array_get_element (array, w), w);
  reading->workload = 0;
}

/**
 * nav_spec_new_from_json:
 * @node: a spec, alone or with the envelope of a document (`schema`, `app`, ...)
 * @error: NAV_ERROR_INVALID with the path of the first mistake
 *
 * Returns: (transfer full) (nullable): the spec
 */
NavSpec *
nav_spec_new_from_json (JsonNode *node, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  Reading reading = { .spec = nav_spec_new () };

  nav_json_reader_init (&reader, node, NULL);
  for (const char *const *name = (const char *const[]){ "schema", "app", "knowledge", "created",
                                                        NULL };
       *name != NULL; name++)
    nav_json_reader_ignore (&reader, *name);
  read_workloads (&reading, &reader);
  read_fields (&reading, &reader, NULL, NAV_N_WORKLOAD_FIELDS, NAV_N_SPEC_FIELDS);

  if (reading.error == NULL && nav_json_reader_finish (&reader, &reading.error))
    return reading.spec;
  nav_spec_unref (reading.spec);
  g_propagate_error (error, reading.error);
  return NULL;
}

static JsonObject *
group_object (JsonObject *parent, const char *group)
{
  if (group == NULL)
    return parent;
  if (!json_object_has_member (parent, group))
    json_object_set_object_member (parent, group, json_object_new ());
  return json_object_get_object_member (parent, group);
}

static void
write_leaf (JsonObject *parent, NavSpecField field, NavLeaf *leaf)
{
  g_autofree char *group = group_of (field);

  if (leaf != NULL)
    json_object_set_member (group_object (parent, group), name_of (field),
                            nav_leaf_to_json (leaf));
}

/**
 * nav_spec_to_json:
 *
 * Returns: (transfer full): the spec, each leaf with its origin; fields nobody set are left out
 */
JsonNode *
nav_spec_to_json (NavSpec *spec)
{
  JsonObject *root = json_object_new ();
  JsonArray *workloads = json_array_new ();

  for (guint w = 0; w < nav_spec_get_n_workloads (spec); w++) {
    JsonObject *object = json_object_new ();
    for (NavSpecField f = 0; f < NAV_N_WORKLOAD_FIELDS; f++)
      write_leaf (object, f, nav_spec_get_workload (spec, w, f));
    json_array_add_object_element (workloads, object);
  }
  json_object_set_array_member (root, "workloads", workloads);
  for (NavSpecField f = NAV_N_WORKLOAD_FIELDS; f < NAV_N_SPEC_FIELDS; f++)
    write_leaf (root, f, nav_spec_get (spec, f));
  return nav_json_node_for_object (root);
}
