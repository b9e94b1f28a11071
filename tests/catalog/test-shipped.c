// SPDX-License-Identifier: Apache-2.0
// The shipped knowledge: it loads, its figures agree with each other, every row says where it is
// from, and people's spellings find what they mean.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "catalog/nav-catalog.h"
#include "catalog/nav-scenario.h"

static NavCatalog *catalog;

static void
test_collections (void)
{
  static const NavCollection needed[] = {
    NAV_COLLECTION_MODELS,     NAV_COLLECTION_GPUS,       NAV_COLLECTION_PRICES,
    NAV_COLLECTION_USE_CASES,  NAV_COLLECTION_BENCHMARKS, NAV_COLLECTION_EFFICIENCY_CURVES,
    NAV_COLLECTION_ALL_REDUCE, NAV_COLLECTION_QUALITY,    NAV_COLLECTION_PRIORITY_WEIGHTS,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, needed[i]);
    g_test_message ("%s: %u rows", nav_collection_names[needed[i]], rows->len);
    g_assert_cmpuint (rows->len, >, 0);
  }
}

static gboolean
has_text (JsonObject *row, const char *name)
{
  return json_object_has_member (row, name) &&
         *json_object_get_string_member_with_default (row, name, "") != '\0';
}

static void
test_every_row_has_a_source (void)
{
  for (int c = 0; c < NAV_N_COLLECTIONS; c++) {
    g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, (NavCollection) c);

    for (guint i = 0; i < rows->len; i++) {
      JsonObject *row = json_node_get_object (rows->pdata[i]);

      g_assert_true (has_text (row, "source"));
      g_assert_true (has_text (row, "source_licence"));
    }
  }
}

/* Hybrid models have layers that the formula does not know; their rows say where their figure is
 * from, and that is not the dimensions. */
static void
test_parameters_follow_from_dimensions (void)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  guint checked = 0;

  for (guint i = 0; i < models->len; i++) {
    const NavModel *model = models->pdata[i];
    double total = nav_model_compute_parameters (&model->arch);
    double active = nav_model_compute_active_parameters (&model->arch);

    if (g_strcmp0 (model->parameters_basis, "computed from dimensions") != 0 ||
        nav_provenance_is_unverified (&model->provenance, "parameters_b"))
      continue;
    g_test_message ("%s: %.2f, %.2f", model->id, total / 1e9, active / 1e9);
    g_assert_cmpfloat_with_epsilon (total / model->parameters, 1, 0.02);
    g_assert_cmpfloat_with_epsilon (active / model->active_parameters, 1, 0.02);
    checked++;
  }
  g_assert_cmpuint (checked, >=, 30);
}

static void
test_kv_bytes_follow_from_dimensions (void)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);

  for (guint i = 0; i < models->len; i++) {
    const NavModel *model = models->pdata[i];

    g_test_message ("%s", model->id);
    g_assert_cmpfloat (model->kv_bytes_per_token_bf16, ==,
                       nav_model_compute_kv_bytes (&model->arch, 2));
  }
}

static void
test_models_can_be_had (void)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);

  for (guint i = 0; i < models->len; i++) {
    const NavModel *model = models->pdata[i];

    g_test_message ("%s", model->id);
    g_assert_nonnull (nav_model_find_checkpoint (model, model->native_precision));
    g_assert_true (nav_catalog_resolve_model (catalog, model->id) == model);
  }
}

static double
check_target (const NavTarget *target)
{
  g_assert_cmpfloat (target->target, >, 0);
  if (!isnan (target->strict))
    g_assert_cmpfloat (target->strict, <=, target->target);
  return target->target;
}

/* Targets that cannot all hold at the mean length would make every plan fail. */
static void
test_targets_agree (void)
{
  const GPtrArray *rows = nav_catalog_get_use_cases (catalog);

  for (guint i = 0; i < rows->len; i++) {
    const NavUseCase *use_case = rows->pdata[i];
    double ttft = check_target (&use_case->ttft_ms);
    double itl = check_target (&use_case->itl_ms);
    double e2e = check_target (&use_case->e2e_ms);

    g_test_message ("%s", use_case->id);
    g_assert_cmpfloat (ttft + (use_case->output_tokens - 1) * itl, <=, e2e);
    if (isfinite (use_case->ttft_ms.strict) && isfinite (use_case->itl_ms.strict) &&
        isfinite (use_case->e2e_ms.strict))
      g_assert_cmpfloat (use_case->ttft_ms.strict +
                           (use_case->output_tokens - 1) * use_case->itl_ms.strict,
                         <=, use_case->e2e_ms.strict);
  }
}

static void
test_references (void)
{
  const GPtrArray *benchmarks = nav_catalog_get_benchmarks (catalog);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);

  for (guint i = 0; i < benchmarks->len; i++) {
    const NavBenchmark *row = benchmarks->pdata[i];

    g_assert_nonnull (nav_catalog_find_model (catalog, row->model));
    g_assert_nonnull (nav_catalog_find_gpu (catalog, row->gpu));
  }
  for (guint i = 0; i < gpus->len; i++) {
    const NavGpu *gpu = gpus->pdata[i];

    if (gpu->curves != NULL)
      g_assert_nonnull (nav_catalog_find_curve (catalog, gpu->curves, "gemm", "bfloat16"));
    if (gpu->curves_like != NULL)
      g_assert_nonnull (nav_catalog_find_curve (catalog, gpu->curves_like, "gemm", "bfloat16"));
  }
}

static void
test_every_alias_means_one_gpu (void)
{
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);

  for (guint i = 0; i < gpus->len; i++) {
    NavGpu *gpu = gpus->pdata[i];

    for (char **alias = gpu->aliases; *alias != NULL; alias++)
      g_assert_true (nav_catalog_resolve_gpu (catalog, *alias) == gpu);
  }
}

typedef struct {
  const char *spelling;
  const char *id;
} Spelling;

static void
test_gpu_spellings (void)
{
  static const Spelling spellings[] = {
    { "H100", "h100-sxm" },       { "h100", "h100-sxm" },
    { "A100", "a100-80" },        { "h200_sxm", "h200" },
    { "NVIDIA H200 141GB", "h200" }, { "H100 80GB", "h100-sxm" },
    { "a100 40gb", "a100-40" },   { "NVIDIA-L4", "l4" },
    { "Tesla-T4", "t4" },         { "nvidia l40s", "l40s" },
    { "MI300X", "mi300x" },       { "NVIDIA-A100-SXM4-80GB", "a100-80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++) {
    NavGpu *gpu = nav_catalog_resolve_gpu (catalog, spellings[i].spelling);

    g_test_message ("%s", spellings[i].spelling);
    g_assert_nonnull (gpu);
    g_assert_cmpstr (gpu->id, ==, spellings[i].id);
  }
  g_assert_null (nav_catalog_resolve_gpu (catalog, "H1000"));
  g_assert_null (nav_catalog_resolve_gpu (catalog, "H100 900GB"));
  g_assert_null (nav_catalog_resolve_gpu (catalog, ""));
  g_assert_null (nav_catalog_resolve_gpu (catalog, "gb"));
  g_assert_null (nav_catalog_resolve_gpu (catalog, NULL));
}

static void
assert_gpus (const char *family, const char *expected)
{
  g_autoptr (GPtrArray) found = nav_catalog_match_gpus (catalog, family);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ((NavGpu *) found->pdata[i])->id);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_gpu_families (void)
{
  assert_gpus ("H100", "h100-nvl h100-pcie h100-sxm");
  assert_gpus ("nvidia a100", "a100-40 a100-80 a100-80-pcie");
  assert_gpus ("L4", "l4");
  assert_gpus ("h100-pcie", "h100-pcie");
  assert_gpus ("rtx pro", "rtx-pro-4500 rtx-pro-6000");
  assert_gpus ("nothing", "");
  assert_gpus ("", "");
}

static void
test_model_families (void)
{
  g_autoptr (GPtrArray) part = nav_catalog_match_models (catalog, "qwen2.5-7b");
  g_autoptr (GPtrArray) spaced = nav_catalog_match_models (catalog, "Llama 3.1");
  g_autoptr (GPtrArray) close = nav_catalog_match_models (catalog, "llama3.1 8b");
  g_autoptr (GPtrArray) family = nav_catalog_match_models (catalog, "qwen");
  g_autoptr (GPtrArray) none = nav_catalog_match_models (catalog, "");

  g_assert_cmpuint (part->len, ==, 1);
  g_assert_cmpstr (((NavModel *) part->pdata[0])->id, ==, "Qwen/Qwen2.5-7B-Instruct");
  g_assert_cmpuint (spaced->len, ==, 3);
  g_assert_cmpuint (close->len, ==, 1);
  g_assert_cmpstr (((NavModel *) close->pdata[0])->id, ==, "meta-llama/Llama-3.1-8B-Instruct");
  g_assert_cmpuint (family->len, >, 5);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_checkpoint_means_its_model (void)
{
  NavModel *model =
    nav_catalog_resolve_model (catalog, "RedHatAI/Llama-4-Scout-17B-16E-Instruct-FP8-dynamic");

  g_assert_nonnull (model);
  g_assert_cmpstr (model->id, ==, "meta-llama/Llama-4-Scout-17B-16E-Instruct");
  g_assert_true (nav_catalog_resolve_model (catalog, "qwen/qwen2.5-7b-instruct") ==
                 nav_catalog_find_model (catalog, "Qwen/Qwen2.5-7B-Instruct"));
  g_assert_null (nav_catalog_resolve_model (catalog, "qwen"));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = nav_catalog_new_from_directory (g_getenv ("NEURALNAV_DATA"), &error);
  g_assert_no_error (error);
  g_test_add_func ("/shipped/collections", test_collections);
  g_test_add_func ("/shipped/every-row-has-a-source", test_every_row_has_a_source);
  g_test_add_func ("/shipped/parameters", test_parameters_follow_from_dimensions);
  g_test_add_func ("/shipped/kv-bytes", test_kv_bytes_follow_from_dimensions);
  g_test_add_func ("/shipped/models-can-be-had", test_models_can_be_had);
  g_test_add_func ("/shipped/targets-agree", test_targets_agree);
  g_test_add_func ("/shipped/references", test_references);
  g_test_add_func ("/shipped/every-alias-means-one-gpu", test_every_alias_means_one_gpu);
  g_test_add_func ("/shipped/gpu-spellings", test_gpu_spellings);
  g_test_add_func ("/shipped/gpu-families", test_gpu_families);
  g_test_add_func ("/shipped/model-families", test_model_families);
  g_test_add_func ("/shipped/checkpoint-means-its-model", test_checkpoint_means_its_model);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
