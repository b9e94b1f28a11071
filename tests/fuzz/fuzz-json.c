// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the JSON reader: no text crashes it, and what it accepts, it writes so that it
// reads the same again.

#include "base/nav-json.h"

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  node = nav_json_parse ((const char *) data, size, &nav_json_line_limits, &error);
  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    return 0;

  text = nav_json_to_text (node, FALSE);
  again = nav_json_parse (text, -1, &nav_json_default_limits, &error);
  g_assert_no_error (error);
  text_again = nav_json_to_text (again, FALSE);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
