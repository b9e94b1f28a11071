// SPDX-License-Identifier: Apache-2.0
// A run of another program's file becomes a row: what the person says goes over what the file says,
// names become those of the catalogue, and what nobody said is asked for.

#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "knowledge/nav-import-private.h"
#include "knowledge/nav-knowledge-error.h"

#define OWN_LICENCE "own measurement"

/* What does not make a row another row: where it was found, and what it is called. */
static const char *const beside_the_point[] = {
  "id", "file", "source", "source_licence", "unverified", NULL,
};

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/**
 * nav_import_make_id:
 *
 * Returns: (transfer full): `local:` and 12 hexadecimal digits of the SHA-256 of what the row says,
 *   in whatever order: the same run has the same id wherever it is imported
 */
char *
nav_import_make_id (JsonObject *row)
{
  g_autoptr (GList) names = g_list_sort (json_object_get_members (row), compare_names);
  g_autoptr (JsonObject) sorted = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autofree char *sha256 = NULL;

  for (GList *name = names; name != NULL; name = name->next)
    if (!g_strv_contains (beside_the_point, name->data))
      json_object_set_member (sorted, name->data, json_object_dup_member (row, name->data));
  json_node_set_object (node, sorted);
  text = nav_json_to_text (node, FALSE);
  sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strdup_printf ("local:%.12s", sha256);
}

static void
say_text (JsonObject *run, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (run, name, value);
}

static void
say_count (JsonObject *run, const char *name, guint value)
{
  if (value > 0)
    json_object_set_int_member (run, name, value);
}

static void
say_number (JsonObject *run, const char *name, double value)
{
  if (!isnan (value))
    nav_json_add_number (run, name, value);
}

/* What the person says, over what the file does. */
static void
apply_facts (JsonObject *run, const NavImportFacts *facts)
{
  say_text (run, "gpu", facts->gpu);
  say_text (run, "precision", facts->precision);
  say_text (run, "engine_version", facts->engine_version);
  say_text (run, "kv_cache_dtype", facts->kv_cache_dtype);
  say_text (run, "measured_on", facts->measured_on);
  say_text (run, "source", facts->source);
  say_text (run, "source_licence", facts->licence);
  say_count (run, "tensor_parallel", facts->tensor_parallel);
  say_count (run, "pipeline_parallel", facts->pipeline_parallel);
  say_count (run, "expert_parallel", facts->expert_parallel);
  say_count (run, "max_num_seqs", facts->max_num_seqs);
  say_count (run, "max_num_batched_tokens", facts->max_num_batched_tokens);
  say_count (run, "max_model_len", facts->max_model_len);
  say_number (run, "gpu_memory_utilization", facts->gpu_memory_utilization);
  say_number (run, "prefix_hit_ratio", facts->prefix_hit_ratio);
  if (facts->prefix_caching != NAV_STATED_NOT)
    json_object_set_boolean_member (run, "prefix_caching",
                                    facts->prefix_caching == NAV_STATED_YES);
  if (facts->simulated)
    json_object_set_boolean_member (run, "simulated", TRUE);
}

static gboolean
fail_missing (const char *field, const char *what, GError **error)
{
  nav_set_error_text (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, field, what);
  return FALSE;
}

/* A person who names a quantised copy means that; else what was served tells, else the publisher's
 * own weights are meant. */
static const char *
precision_of (const NavModel *model, const char *name, const char *published)
{
  const char *by_name = nav_import_find_precision (model, name);
  const char *by_file = published ? nav_import_find_precision (model, published) : NULL;
  const char *native = nav_precision_get_name (model->native_precision);

  return by_file == NULL || (by_name != NULL && !g_str_equal (by_name, native)) ? by_name
                                                                                : by_file;
}

static gboolean
settle_model (const NavImporter *importer, JsonObject *run, GError **error)
{
  const char *published = nav_import_text (run, "model");
  const char *name = importer->facts->model ? importer->facts->model : published;
  const char *precision;
  NavModel *model;

  if (name == NULL)
    return fail_missing ("model",
                         NAV_ERROR_TEXT ("%s: the file does not state which model was measured; "
                                         "say it with --model ORG/NAME"),
                         error);
  model = nav_import_find_model (importer->catalog, name, error);
  if (model == NULL)
    return FALSE;
  precision = precision_of (model, name, published);
  if (!json_object_has_member (run, "precision") && precision != NULL)
    json_object_set_string_member (run, "precision", precision);
  if (published != NULL)
    say_text (run, "model_as_published", published);
  json_object_set_string_member (run, "model", model->id);
  return TRUE;
}

static gboolean
settle_gpu (const NavImporter *importer, JsonObject *run, GError **error)
{
  const char *name = nav_import_text (run, "gpu");
  NavGpu *gpu;

  if (name == NULL)
    return fail_missing ("gpu",
                         NAV_ERROR_TEXT ("%s: the file does not state which GPU it ran on; say it "
                                         "with --gpu KEY (see “knowledge list gpus”)"),
                         error);
  gpu = nav_catalog_resolve_gpu (importer->catalog, name);
  if (gpu == NULL) {
    nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_NOT_FOUND, "gpu",
                   "gpu: the knowledge base has no GPU “%s”; see “knowledge list gpus”", name);
    return FALSE;
  }
  json_object_set_string_member (run, "gpu", gpu->id);
  return TRUE;
}

static gboolean
settle_rest (JsonObject *run, GError **error)
{
  if (!json_object_has_member (run, "precision"))
    return fail_missing ("precision",
                         NAV_ERROR_TEXT ("%s: the file does not state the precision of the "
                                         "weights; say it with --precision bf16|fp8|…"),
                         error);
  if (!json_object_has_member (run, "tensor_parallel"))
    return fail_missing ("tensor_parallel",
                         NAV_ERROR_TEXT ("%s: the file does not state over how many GPUs the "
                                         "model was split; say it with --tensor-parallel N"),
                         error);
  if (!json_object_has_member (run, "engine"))
    json_object_set_string_member (run, "engine", "vllm");
  if (!json_object_has_member (run, "source"))
    json_object_set_string_member (run, "source", OWN_LICENCE);
  if (!json_object_has_member (run, "source_licence"))
    json_object_set_string_member (run, "source_licence", OWN_LICENCE);
  return TRUE;
}

/* The order in which a person reads a row. */
static JsonObject *
in_order (JsonObject *run)
{
  static const char *const first[] = {
    "id", "model", "model_as_published", "gpu", "precision", "gemm_quantisation",
    "moe_quantisation", "engine", "engine_version", "tensor_parallel", "pipeline_parallel",
    "expert_parallel", NULL,
  };
  static const char *const last[] = {
    "simulated", "harness", "measured_on", "file", "notes", "unverified", "source",
    "source_licence", NULL,
  };
  g_autoptr (GList) names = json_object_get_members (run);
  JsonObject *ordered = json_object_new ();

  for (int i = 0; first[i] != NULL; i++)
    if (json_object_has_member (run, first[i]))
      json_object_set_member (ordered, first[i], json_object_dup_member (run, first[i]));
  for (GList *name = names; name != NULL; name = name->next)
    if (!g_strv_contains (first, name->data) && !g_strv_contains (last, name->data))
      json_object_set_member (ordered, name->data, json_object_dup_member (run, name->data));
  for (int i = 0; last[i] != NULL; i++)
    if (json_object_has_member (run, last[i]))
      json_object_set_member (ordered, last[i], json_object_dup_member (run, last[i]));
  return ordered;
}

/**
 * nav_import_add_run:
 * @where: in the file
 * @run: (transfer none): what the file says of it, in the members of a row; `model` as it stands
 *   there
 *
 * Makes a row of it, or an error. Where no catalogue is asked for the run is kept as it is.
 */
void
nav_import_add_run (NavImporter *importer, const char *where, JsonObject *run)
{
  GError *error = NULL;
  g_autofree char *id = NULL;

  if (importer->catalog == NULL) {
    nav_import_add_raw (importer, where, run);
    return;
  }
  apply_facts (run, importer->facts);
  json_object_set_string_member (run, "file", importer->file);
  if (!settle_model (importer, run, &error) || !settle_gpu (importer, run, &error) ||
      !settle_rest (run, &error)) {
    nav_import_add_error (importer, where, error);
    return;
  }
  id = nav_import_make_id (run);
  json_object_set_string_member (run, "id", id);
  nav_import_add_row (importer, where, nav_json_node_for_object (in_order (run)));
}
