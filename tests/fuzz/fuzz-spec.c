// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the spec's reader: no document crashes it, and what it accepts it writes so that
// it reads as the same spec again.

#include "base/nav-json.h"
#include "catalog/nav-spec.h"

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (NavSpec) spec = NULL;
  g_autoptr (NavSpec) again = NULL;
  g_autoptr (GError) error = NULL;

  node = nav_json_parse ((const char *) data, size, &nav_json_line_limits, NULL);
  if (node == NULL)
    return 0;
  spec = nav_spec_new_from_json (node, &error);
  g_assert_true ((spec == NULL) == (error != NULL));
  if (spec == NULL)
    return 0;

  written = nav_spec_to_json (spec);
  again = nav_spec_new_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_true (nav_spec_equal (spec, again));
  return 0;
}
