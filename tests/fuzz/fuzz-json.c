// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the JSON reader: no text crashes it, and what it accepts, it writes so that it
// reads the same again. What it accepts has no escape to mend, and what was mended has none left.

#include "base/nav-json-scan.h"
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
  g_autofree char *mended = nav_json_mend_escapes ((const char *) data, size);

  if (mended != NULL)
    g_assert_null (nav_json_mend_escapes (mended, size));
  node = nav_json_parse ((const char *) data, size, &nav_json_line_limits, &error);
  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    return 0;
  g_assert_null (mended);

  text = nav_json_to_text (node, FALSE);
  again = nav_json_parse (text, -1, &nav_json_default_limits, &error);
  g_assert_no_error (error);
  text_again = nav_json_to_text (again, FALSE);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
