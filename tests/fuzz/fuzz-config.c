// SPDX-License-Identifier: Apache-2.0
// Fuzz target of a model's config.json: no text crashes it, and what it accepts makes a row with
// finite sizes, or one that the catalogue refuses.

#include <math.h>

#include "catalog/nav-model.h"
#include "knowledge/nav-knowledge-add-model.h"

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const NavNewModel details = { .id = "fuzz/model" };
  g_autoptr (JsonNode) row = NULL;
  g_autoptr (NavModel) model = NULL;
  g_autoptr (GError) error = NULL;

  row = nav_knowledge_make_model_row ((const char *) data, (gssize) size, &details, &error);
  g_assert_true ((row == NULL) == (error != NULL));
  if (row == NULL)
    return 0;

  /* Sizes beyond what a row may state are refused there. */
  model = nav_model_new_from_json (row, &error);
  g_assert_true ((model == NULL) == (error != NULL));
  if (model != NULL) {
    g_assert_true (isfinite (model->parameters) && model->parameters > 0);
    g_assert_true (isfinite (model->kv_bytes_per_token_bf16));
    g_assert_true (model->active_parameters <= model->parameters);
  }
  return 0;
}
