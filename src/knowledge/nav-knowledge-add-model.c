// SPDX-License-Identifier: Apache-2.0
// A user's own model from its config.json: parsed, computed, checked, and kept as a user's row.

#include "nav-knowledge-add-model.h"

#include <string.h>

#include "base/nav-json.h"
#include "catalog/nav-architecture-json.h"
#include "knowledge/nav-config.h"
#include "knowledge/nav-knowledge-error.h"

#define SOURCE "config.json of the user"
#define MAX_ID 256

static gboolean
check_id (const char *id, GError **error)
{
  const char *allowed = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-/";

  if (id != NULL && *id != '\0' && strlen (id) <= MAX_ID && strspn (id, allowed) == strlen (id) &&
      *id != '/' && !g_str_has_suffix (id, "/"))
    return TRUE;
  nav_set_error (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, "id",
                 "id: “%s” cannot be a model's id; use letters, digits, points, dashes and "
                 "underscores, like Qwen/Qwen3-8B",
                 id ? id : "");
  return FALSE;
}

static void
add_checkpoint (JsonArray *array, const char *id, NavPrecision precision, const char *origin,
                const char *source)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "precision", nav_precision_get_name (precision));
  json_object_set_string_member (object, "origin", origin);
  json_object_set_string_member (object, "source", source);
  json_array_add_object_element (array, object);
}

static void
add_checkpoints (JsonObject *row, const char *id, NavPrecision precision)
{
  JsonArray *array = json_array_new ();

  add_checkpoint (array, id, precision, "native", SOURCE);
  if (precision == NAV_PRECISION_BF16 || precision == NAV_PRECISION_FP16)
    add_checkpoint (array, id, NAV_PRECISION_FP8, "on-load",
                    "vLLM --quantization fp8 on 16-bit weights");
  json_object_set_array_member (row, "checkpoints", array);
}

static void
add_names (JsonObject *row, const NavNewModel *details, const NavConfig *config)
{
  const char *slash = strchr (details->id, '/');
  const char *last = strrchr (details->id, '/');
  g_autofree char *publisher =
    slash ? g_strndup (details->id, (gsize) (slash - details->id)) : NULL;

  json_object_set_string_member (row, "id", details->id);
  json_object_set_string_member (row, "name",
                                 details->name ? details->name : last ? last + 1 : details->id);
  json_object_set_string_member (row, "family", config->family);
  nav_json_add_string (row, "publisher", publisher);
}

static void
add_sizes (JsonObject *row, const NavConfig *config)
{
  const NavArchitecture *arch = &config->arch;

  nav_json_add_number (row, "parameters_b", nav_model_compute_parameters (arch) / 1e9);
  nav_json_add_number (row, "active_parameters_b",
                       nav_model_compute_active_parameters (arch) / 1e9);
  json_object_set_string_member (row, "parameters_basis", "computed from dimensions");
  json_object_set_member (row, "architecture", nav_architecture_to_json (arch));
  nav_json_add_number (row, "kv_bytes_per_token_bf16", nav_model_compute_kv_bytes (arch, 2));
  json_object_set_string_member (row, "native_precision",
                                 nav_precision_get_name (config->precision));
}

static void
add_uses (JsonObject *row, const NavNewModel *details)
{
  static const char *const kinds[] = { "instruct", "base", "reasoning" };
  static const char *const chat[] = { "chat", NULL };
  static const char *const completion[] = { "completion", NULL };
  GStrvBuilder *modes = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (details->thinking == 0 || (details->thinking & NAV_THINKING_OFF))
    g_strv_builder_add (modes, "off");
  if (details->thinking & NAV_THINKING_ON)
    g_strv_builder_add (modes, "on");
  list = g_strv_builder_end (modes);
  g_strv_builder_unref (modes);
  nav_json_add_strv (row, "tasks", details->kind == NAV_MODEL_BASE ? completion : chat);
  json_object_set_string_member (row, "kind", kinds[details->kind]);
  nav_json_add_strv (row, "thinking", (const char *const *) list);
}

static void
add_provenance (JsonObject *row, const NavNewModel *details, const NavConfig *config)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) unverified = NULL;

  g_strv_builder_add (builder, "tasks");
  if (details->licence == NULL)
    g_strv_builder_add (builder, "licence");
  if (config->has_other_parts)
    g_strv_builder_add (builder, "parameters_b");
  if (!config->precision_stated)
    g_strv_builder_add (builder, "native_precision");
  unverified = g_strv_builder_end (builder);
  json_object_set_boolean_member (row, "gated", details->gated);
  nav_json_add_string (row, "licence", details->licence);
  json_object_set_null_member (row, "licence_open");
  json_object_set_boolean_member (row, "approved", TRUE);
  nav_json_add_strv (row, "unverified", (const char *const *) unverified);
  json_object_set_string_member (row, "source", SOURCE);
  json_object_set_string_member (row, "source_licence", "unknown");
}

/**
 * nav_knowledge_make_model_row:
 * @config: the contents of a config.json, not trusted
 * @length: its bytes, or -1 if it ends in NUL
 * @details: what the file does not tell
 * @error: NAV_ERROR_INVALID with the field, NAV_ERROR_UNSUPPORTED
 *
 * Returns: (transfer full) (nullable): a row of the model catalogue
 */
JsonNode *
nav_knowledge_make_model_row (const char *config, gssize length, const NavNewModel *details,
                              GError **error)
{
  NavConfig parsed;
  JsonObject *row;

  g_return_val_if_fail (config != NULL && details != NULL, NULL);
  g_return_val_if_fail ((guint) details->kind <= NAV_MODEL_REASONING, NULL);

  if (!check_id (details->id, error) || !nav_config_parse (config, length, &parsed, error))
    return NULL;
  row = json_object_new ();
  add_names (row, details, &parsed);
  add_sizes (row, &parsed);
  add_uses (row, details);
  add_checkpoints (row, details->id, parsed.precision);
  add_provenance (row, details, &parsed);
  return nav_json_node_for_object (row);
}

static gboolean
is_json (const char *config)
{
  while (g_ascii_isspace (*config))
    config++;
  return *config == '{';
}

/* A folder that was downloaded has the file inside. */
static char *
read_config (const char *config, gsize *ret_length, GError **error)
{
  g_autofree char *path = g_file_test (config, G_FILE_TEST_IS_DIR)
                            ? g_build_filename (config, "config.json", NULL)
                            : g_strdup (config);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local);
  char *text = stream ? g_malloc (nav_json_line_limits.max_bytes + 2) : NULL;

  /* One byte more than may be: a longer file is refused for its length without being read whole. */
  if (stream != NULL &&
      g_input_stream_read_all (G_INPUT_STREAM (stream), text, nav_json_line_limits.max_bytes + 1,
                               ret_length, NULL, &local)) {
    text[*ret_length] = '\0';
    return text;
  }
  g_free (text);
  nav_set_error (error, NAV_KNOWLEDGE_ERROR,
                 g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? NAV_ERROR_NOT_FOUND
                                                                           : NAV_ERROR_INVALID,
                 path, "“%s” cannot be read: %s", path, local->message);
  return NULL;
}

/**
 * nav_knowledge_add_model_from_config:
 * @config: the path of a config.json or of the folder it is in, or the JSON text itself
 * @details: what the file does not tell
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_INVALID with the field, NAV_ERROR_UNSUPPORTED with the
 *   reason, or the store's
 *
 * Adds a model as the user's own row; one of the same id is replaced, a shipped one is hidden.
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the model as it will be planned
 */
NavModel *
nav_knowledge_add_model_from_config (NavKnowledge *knowledge, const char *config,
                                     const NavNewModel *details, GError **error)
{
  g_autoptr (JsonNode) row = NULL;
  g_autoptr (NavModel) model = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (knowledge != NULL && config != NULL && details != NULL, NULL);

  text = is_json (config) ? g_strdup (config) : read_config (config, &length, error);
  if (text == NULL)
    return NULL;
  if (is_json (config))
    length = strlen (text);
  row = nav_knowledge_make_model_row (text, (gssize) length, details, error);
  model = row ? nav_model_new_from_json (row, error) : NULL;
  if (model == NULL || !nav_knowledge_put_row (knowledge, NAV_COLLECTION_MODELS, row, error))
    return NULL;
  model->provenance.user = TRUE;
  return g_steal_pointer (&model);
}
