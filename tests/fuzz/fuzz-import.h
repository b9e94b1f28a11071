// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <math.h>

#include "knowledge/nav-import.h"
#include "serving/nav-audit.h"

#include "fuzz-target.h"

/* What the fuzz targets of the importers share: a catalogue of one model and one GPU, and what must
 * hold whatever a file is. */

static const char fuzz_model[] =
  "{\"id\":\"o/m\",\"name\":\"M\",\"family\":\"f\",\"native_precision\":\"bf16\",\"source\":\"s\","
  "\"source_licence\":\"l\",\"architecture\":{\"layers\":2,\"hidden\":64,\"heads\":4,"
  "\"kv_heads\":2,\"head_dim\":16,\"intermediate\":128,\"vocab\":100,\"max_context\":4096}}";
static const char fuzz_gpu[] =
  "{\"id\":\"g\",\"name\":\"G\",\"vendor\":\"V\",\"architecture\":\"sm90\",\"source\":\"s\","
  "\"source_licence\":\"l\",\"compute_capability\":\"9.0\",\"memory_gib_visible\":79,"
  "\"memory_gb_nominal\":80,\"memory_gb_per_s\":3350,\"bf16_tflops\":989,\"pcie_gb_per_s\":64}";

static NavCatalog *
fuzz_get_catalog (void)
{
  static NavCatalog *catalog;
  g_autoptr (NavCatalogBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  if (catalog != NULL)
    return catalog;
  builder = nav_catalog_builder_new ();
  nav_catalog_builder_add_text (builder, NAV_COLLECTION_MODELS, fuzz_model, FALSE, &error);
  g_assert_no_error (error);
  nav_catalog_builder_add_text (builder, NAV_COLLECTION_GPUS, fuzz_gpu, FALSE, &error);
  g_assert_no_error (error);
  catalog = nav_catalog_builder_end (builder, 0, NULL, &error);
  g_assert_no_error (error);
  return catalog;
}

/* A run is a row or an error, and what is a row can be audited. */
static void
fuzz_check_rows (const NavImport *import)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = NULL;

  for (guint i = 0; i < import->rows->len; i++) {
    const NavImportedRow *row = import->rows->pdata[i];

    g_assert_true ((row->row == NULL) == (row->error != NULL));
    if (row->benchmark == NULL)
      continue;
    g_assert_false (row->benchmark->ttft_mean_ms < 0);
    g_assert_false (isinf (row->benchmark->ttft_mean_ms));
    g_ptr_array_add (rows, row->benchmark);
  }
  findings = nav_audit_benchmarks (fuzz_get_catalog (), rows, NULL);
  g_assert_nonnull (findings);
}

static int
fuzz_import (NavImportFormat format, const uint8_t *data, size_t size)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autoptr (NavImport) import = NULL;
  g_autoptr (GError) error = NULL;

  if (format != NAV_IMPORT_NEURALNAV) {
    facts.model = "o/m";
    facts.gpu = "g";
    facts.tensor_parallel = 1;
  }
  import = nav_import_parse (fuzz_get_catalog (), (const char *) data, size, "fuzz", (int) format,
                             &facts, &error);
  g_assert_true ((import == NULL) == (error != NULL));
  if (import != NULL)
    fuzz_check_rows (import);
  return 0;
}
