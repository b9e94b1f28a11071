// SPDX-License-Identifier: Apache-2.0
// A run as it is saved: the measurement of observe, the words of its findings, and the forecast
// that it was held against.

#include "base/nav-json.h"
#include "workflow/nav-run-summary.h"

/* `text` beside code and args. */
static void
add_text (JsonObject *validity, const char *name, GPtrArray *findings)
{
  JsonArray *array = json_object_get_array_member (validity, name);

  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *words = nav_words_finding (&nav_words_english, findings->pdata[i]);
    nav_json_add_string (json_array_get_object_element (array, i), "text", words);
  }
}

/**
 * nav_run_document_new:
 * @figures: of @run
 * @r: (nullable): the recommendation that was tried, with its @options
 *
 * Any thread.
 *
 * Returns: (transfer full): what nav_run_summary_new_from_json() reads
 */
JsonNode *
nav_run_document_new (const NavRun *run, const NavRunFigures *figures, const NavRecommendation *r,
                      const NavProofOptions *options)
{
  JsonNode *node = nav_run_to_json (run, figures);
  JsonObject *object = json_node_get_object (node);
  JsonObject *validity = json_object_get_object_member (object, "validity");
  NavProof proof;

  add_text (validity, "faults", figures->faults);
  add_text (validity, "remarks", figures->remarks);
  if (r == NULL)
    return node;
  nav_proof_compare (r, run, figures, &proof);
  json_object_set_member (object, "forecast", nav_proof_to_json (&proof, r, options));
  return node;
}
