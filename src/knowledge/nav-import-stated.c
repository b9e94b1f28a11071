// SPDX-License-Identifier: Apache-2.0
// What people write beside their measurements (`--metadata tp=2` of vllm bench serve, labels of
// GuideLLM): a few names in a few spellings, as text or as numbers.

#include <math.h>

#include "base/nav-json.h"
#include "knowledge/nav-import-private.h"

typedef enum {
  STATED_TEXT,
  STATED_COUNT,
  STATED_SHARE,
  STATED_SWITCH,
} StatedKind;

static const struct {
  const char *member; /* of a row */
  StatedKind kind;
  const char *spellings[5];
} stated[] = {
  { "gpu", STATED_TEXT, { "gpu", "gpu_type", "accelerator", "hardware" } },
  { "precision", STATED_TEXT, { "precision" } },
  { "engine_version", STATED_TEXT, { "engine_version", "vllm_version", "version" } },
  { "kv_cache_dtype", STATED_TEXT, { "kv_cache_dtype" } },
  { "tensor_parallel", STATED_COUNT, { "tensor_parallel", "tensor_parallel_size", "tp_size", "tp" } },
  { "pipeline_parallel", STATED_COUNT, { "pipeline_parallel", "pipeline_parallel_size", "pp" } },
  { "max_num_seqs", STATED_COUNT, { "max_num_seqs" } },
  { "max_num_batched_tokens", STATED_COUNT, { "max_num_batched_tokens" } },
  { "max_model_len", STATED_COUNT, { "max_model_len" } },
  { "gpu_memory_utilization", STATED_SHARE, { "gpu_memory_utilization" } },
  { "prefix_caching", STATED_SWITCH, { "prefix_caching", "enable_prefix_caching" } },
};

static double
number_of (JsonObject *from, const char *name)
{
  const char *text = nav_import_text (from, name);

  return text ? nav_import_parse_number (text) : nav_import_number (from, name);
}

static gboolean
switch_of (JsonObject *from, const char *name, gboolean *ret_on)
{
  const char *text = nav_import_text (from, name);
  JsonNode *node = json_object_get_member (from, name);

  if (text == NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_BOOLEAN) {
    *ret_on = json_node_get_boolean (node);
    return TRUE;
  }
  *ret_on = text != NULL && (g_ascii_strcasecmp (text, "true") == 0 ||
                             g_ascii_strcasecmp (text, "yes") == 0 ||
                             g_ascii_strcasecmp (text, "1") == 0);
  return text != NULL && (*ret_on || g_ascii_strcasecmp (text, "false") == 0 ||
                          g_ascii_strcasecmp (text, "no") == 0 ||
                          g_ascii_strcasecmp (text, "0") == 0);
}

static gboolean
take (JsonObject *from, const char *spelling, const char *member, StatedKind kind, JsonObject *run)
{
  double number = number_of (from, spelling);
  gboolean on;

  if (kind == STATED_TEXT && nav_import_text (from, spelling) != NULL)
    json_object_set_string_member (run, member, nav_import_text (from, spelling));
  else if (kind == STATED_COUNT && number >= 1 && number == floor (number))
    nav_json_add_number (run, member, number);
  else if (kind == STATED_SHARE && number > 0)
    nav_json_add_number (run, member, number);
  else if (kind == STATED_SWITCH && switch_of (from, spelling, &on))
    json_object_set_boolean_member (run, member, on);
  else
    return FALSE;
  return TRUE;
}

/**
 * nav_import_take_stated:
 * @from: (nullable): where people may have written
 *
 * Writes into @run what @from states of the server. What is not understood is passed over: it is
 * asked for then.
 */
void
nav_import_take_stated (JsonObject *from, JsonObject *run)
{
  for (gsize i = 0; from != NULL && i < G_N_ELEMENTS (stated); i++)
    for (int s = 0; stated[i].spellings[s] != NULL; s++)
      if (json_object_has_member (from, stated[i].spellings[s]) &&
          take (from, stated[i].spellings[s], stated[i].member, stated[i].kind, run))
        break;
}
