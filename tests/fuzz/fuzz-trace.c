// SPDX-License-Identifier: Apache-2.0
// Fuzz target of recorded traffic: no bytes crash the reader, and what it reads is a load that can
// be played, or one that is refused with a reason.

#include "observe/nav-load-spec.h"
#include "serving/nav-trace-file.h"

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (JsonObject) object = nav_trace_file_read ((const char *) data, size, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (NavLoadSpec) spec = NULL;

  g_assert_true ((object == NULL) == (error != NULL));
  if (object == NULL)
    return 0;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  spec = nav_load_spec_new_from_json (node, &refusal);
  g_assert_true ((spec == NULL) == (refusal != NULL));
  return 0;
}
