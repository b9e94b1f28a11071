// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/**
 * NavImportFormat: who wrote a file of measurements.
 */
typedef enum {
  NAV_IMPORT_GUIDELLM,   /* the JSON report of GuideLLM 0.2 and later */
  NAV_IMPORT_VLLM_BENCH, /* the JSON result of `vllm bench serve`, or one on each line */
  NAV_IMPORT_CSV,        /* a table with the columns of InferenceX results */
  NAV_IMPORT_NEURALNAV,  /* rows as `knowledge export` writes them */
  NAV_N_IMPORT_FORMATS,
} NavImportFormat;

extern const char *const nav_import_format_names[NAV_N_IMPORT_FORMATS + 1];

#define NAV_IMPORT_MAX_BYTES ((gsize) 64 * 1024 * 1024)
#define NAV_IMPORT_MAX_ROWS  10000

/**
 * NavImportFacts:
 *
 * What a person says about a run, because the file does not, or over what it says. NULL, 0, NaN and
 * NAV_STATED_NOT: nothing.
 */
typedef struct {
  const char *model;
  const char *gpu;
  const char *precision;
  const char *engine_version;
  const char *kv_cache_dtype;
  const char *measured_on; /* ISO 8601 day */
  const char *source;
  const char *licence;
  guint tensor_parallel;
  guint pipeline_parallel;
  guint expert_parallel;
  guint max_num_seqs;
  guint max_num_batched_tokens;
  guint max_model_len;
  double gpu_memory_utilization;
  NavStated prefix_caching;
  double prefix_hit_ratio;
  gboolean simulated;
} NavImportFacts;

/**
 * NavImportedRow: one run of a file, or why it is none.
 */
typedef struct {
  char *where;             /* in the file: `benchmarks[2]`, `line 7` */
  JsonNode *row;           /* (nullable): as it would be stored */
  NavBenchmark *benchmark; /* (nullable): what was measured, of benchmarks, and of outcomes that
                              measured something */
  GError *error;           /* (nullable): why there is no row */
} NavImportedRow;

/**
 * NavImport: what was read of a file. Free with nav_import_free().
 */
typedef struct {
  NavImportFormat format;
  NavCollection collection; /* benchmarks, unless a file of our own says another */
  GPtrArray *rows;          /* (element-type NavImportedRow) */
} NavImport;

NavImportFacts nav_import_facts_none (void);
NavImport *nav_import_parse (NavCatalog *catalog, const char *text, gsize length, const char *name,
                             int format, const NavImportFacts *facts, GError **error);
NavImport *nav_import_read_runs (const char *text, gsize length, const char *name, GError **error);
void nav_import_free (NavImport *import);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavImport, nav_import_free)

G_END_DECLS
