// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/nav-import.h"

G_BEGIN_DECLS

/* Private to src/knowledge: what the readers of the formats share. */

typedef struct {
  NavCatalog *catalog; /* (nullable): NULL: runs are only read, not made rows of */
  const NavImportFacts *facts;
  const char *file; /* its name without folders, to find it again */
  NavImport *import;
} NavImporter;

/* Readers: each adds rows to the import, or says why the file is not of its kind. */
gboolean nav_import_guidellm (NavImporter *importer, JsonObject *root, GError **error);
gboolean nav_import_vllm_bench (NavImporter *importer, JsonObject *root, const char *where,
                                GError **error);
gboolean nav_import_csv (NavImporter *importer, const char *text, gsize length, GError **error);
gboolean nav_import_neuralnav (NavImporter *importer, JsonNode *root, GError **error);

/* Adding a run. */
gboolean nav_import_has_room (NavImporter *importer, GError **error);
void nav_import_add_run (NavImporter *importer, const char *where, JsonObject *run);
void nav_import_add_row (NavImporter *importer, const char *where, JsonNode *row);
void nav_import_add_raw (NavImporter *importer, const char *where, JsonObject *run);
void nav_import_add_error (NavImporter *importer, const char *where, GError *error);
char *nav_import_make_id (JsonObject *row);

/* From names to the catalogue. */
NavModel *nav_import_find_model (NavCatalog *catalog, const char *name, GError **error);
const char *nav_import_find_precision (const NavModel *model, const char *name);

/* What people write beside their measurements. */
void nav_import_take_stated (JsonObject *from, JsonObject *run);

/* Texts of other programs. */
char *nav_import_tame_json (const char *text, gsize length, gsize *ret_length);

/* Lenient reading: a member of another type is as good as none. */
double nav_import_number (JsonObject *object, const char *name);
const char *nav_import_text (JsonObject *object, const char *name);
JsonObject *nav_import_object (JsonObject *object, const char *name);
JsonArray *nav_import_array (JsonObject *object, const char *name);
double nav_import_parse_number (const char *text);

/* Figures of a run. */
typedef struct {
  GArray *ttft_ms; /* (element-type double): of each request that was answered */
  GArray *tpot_ms;
  GArray *e2e_ms;
  GArray *itl_ms; /* of each gap */
  GArray *input;  /* tokens */
  GArray *output;
} NavImportSamples;

void nav_import_samples_init (NavImportSamples *samples);
void nav_import_samples_clear (NavImportSamples *samples);
void nav_import_samples_add (NavImportSamples *samples, double ttft_ms, double tpot_ms,
                             double e2e_ms, double input, double output);
void nav_import_samples_write (NavImportSamples *samples, JsonObject *run);
void nav_import_write_number (JsonObject *run, const char *name, double value);
void nav_import_copy_number (JsonObject *from, const char *name, JsonObject *run,
                             const char *member);
void nav_import_write_latency (JsonObject *run, NavMetric metric, const NavLatency *latency);
void nav_import_write_lengths (JsonObject *run, const char *name, double mean, double stddev,
                               double min, double max);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavImportSamples, nav_import_samples_clear)

G_END_DECLS
