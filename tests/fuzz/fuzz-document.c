// SPDX-License-Identifier: Apache-2.0
// Fuzz target of saved plans: no file crashes the reader, and what it accepts it writes so that it
// reads as the same document again.

#include "base/nav-json.h"
#include "workflow/nav-document.h"

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) written = NULL;
  g_autoptr (JsonNode) rewritten = NULL;
  g_autoptr (NavDocument) document = NULL;
  g_autoptr (NavDocument) again = NULL;
  g_autoptr (GError) error = NULL;

  node = nav_json_parse ((const char *) data, (gssize) size, &nav_json_line_limits, NULL);
  if (node == NULL)
    return 0;
  document = nav_document_new_from_json (node, &error);
  g_assert_true ((document == NULL) == (error != NULL));
  if (document == NULL)
    return 0;

  written = nav_document_to_json (document);
  again = nav_document_new_from_json (written, &error);
  g_assert_no_error (error);
  rewritten = nav_document_to_json (again);
  g_assert_true (json_node_equal (written, rewritten));
  return 0;
}
