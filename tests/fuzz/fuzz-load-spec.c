// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the specifications of load tests: no text crashes the reader, and what it accepts
// it writes so that it reads the same again.

#include "base/nav-json.h"
#include "observe/nav-load-spec.h"

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (JsonNode) rewritten = NULL;
  g_autoptr (NavLoadSpec) spec = NULL;
  g_autoptr (NavLoadSpec) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  node = nav_json_parse ((const char *) data, (gssize) size, &nav_json_line_limits, NULL);
  if (node == NULL)
    return 0;
  spec = nav_load_spec_new_from_json (node, &error);
  g_assert_true ((spec == NULL) == (error != NULL));
  if (spec == NULL)
    return 0;

  written = nav_load_spec_to_json (spec);
  again = nav_load_spec_new_from_json (written, &error);
  g_assert_no_error (error);
  rewritten = nav_load_spec_to_json (again);
  text = nav_json_to_text (written, FALSE);
  text_again = nav_json_to_text (rewritten, FALSE);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
