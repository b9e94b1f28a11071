// SPDX-License-Identifier: Apache-2.0
// Snapshots: user rows over shipped ones, rows by what they are about, files.

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "catalog/nav-catalog.h"

#define FROM "'source':'s','source_licence':'l'"
#define GPU(id, gib)                                                                               \
  "{'id':'" id "','name':'N','vendor':'V','architecture':'x','memory_gib_visible':" gib "," FROM "}"
#define QUALITY(id, mode, score)                                                                   \
  "{'id':'" id "','model':'m','use_case':'u','thinking':" mode ",'score':" score "," FROM "}"
#define RANGE(id, class, p90)                                                                      \
  "{'id':'" id "','method':'closed-form','basis':'estimated','gpu_class':'" class                  \
  "','metric':'ttft_ms','log_low':-1,'log_median':0,'log_high':" p90 "," FROM "}"

static gboolean
add (NavCatalogBuilder *builder, NavCollection collection, const char *json, gboolean user,
     GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');

  return nav_catalog_builder_add_text (builder, collection, text, user, error);
}

static void
add_good (NavCatalogBuilder *builder, NavCollection collection, const char *json, gboolean user)
{
  g_autoptr (GError) error = NULL;

  add (builder, collection, json, user, &error);
  g_assert_no_error (error);
}

static NavCatalog *
end (NavCatalogBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  NavCatalog *catalog = nav_catalog_builder_end (builder, 7, "abc", &error);

  g_assert_no_error (error);
  return catalog;
}

static void
test_user_row_wins_in_any_order (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (NavCatalog) catalog = NULL;

  add_good (builder, NAV_COLLECTION_GPUS, GPU ("b", "1"), FALSE);
  add_good (builder, NAV_COLLECTION_GPUS, GPU ("b", "2"), TRUE);
  add_good (builder, NAV_COLLECTION_GPUS, GPU ("a", "2"), TRUE);
  add_good (builder, NAV_COLLECTION_GPUS, GPU ("a", "1"), FALSE);
  catalog = end (builder);
  g_assert_cmpuint (nav_catalog_get_gpus (catalog)->len, ==, 2);
  g_assert_cmpstr (((NavGpu *) nav_catalog_get_gpus (catalog)->pdata[0])->id, ==, "a");
  g_assert_cmpfloat (nav_catalog_find_gpu (catalog, "a")->memory_gib_visible, ==, 2);
  g_assert_cmpfloat (nav_catalog_find_gpu (catalog, "b")->memory_gib_visible, ==, 2);
  g_assert_true (nav_catalog_find_gpu (catalog, "b")->provenance.user);
  g_assert_cmpuint (nav_catalog_get_revision (catalog), ==, 7);
  g_assert_cmpstr (nav_catalog_get_sha256 (catalog), ==, "abc");
}

static void
test_same_id_twice (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (GError) error = NULL;

  add_good (builder, NAV_COLLECTION_GPUS, GPU ("a", "1"), FALSE);
  g_assert_false (add (builder, NAV_COLLECTION_GPUS, GPU ("a", "1"), FALSE, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
}

static void
test_quality_by_mode (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (NavCatalog) catalog = NULL;

  add_good (builder, NAV_COLLECTION_QUALITY, QUALITY ("1", "'on'", "70"), FALSE);
  add_good (builder, NAV_COLLECTION_QUALITY,
            "{'id':'2','model':'plain','use_case':'u','thinking':null,'score':40," FROM "}", FALSE);
  catalog = end (builder);
  g_assert_cmpfloat (nav_catalog_find_quality (catalog, "m", "u", TRUE)->score, ==, 70);
  g_assert_null (nav_catalog_find_quality (catalog, "m", "u", FALSE));
  g_assert_cmpfloat (nav_catalog_find_quality (catalog, "plain", "u", TRUE)->score, ==, 40);
  g_assert_cmpfloat (nav_catalog_find_quality (catalog, "plain", "u", FALSE)->score, ==, 40);
  g_assert_null (nav_catalog_find_quality (catalog, "plain", "other", FALSE));
}

/* A user's measurement of the same thing under a name of its own counts too. */
static void
test_user_row_wins_by_subject (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (NavCatalog) catalog = NULL;

  add_good (builder, NAV_COLLECTION_QUALITY, QUALITY ("a", "'off'", "50"), FALSE);
  add_good (builder, NAV_COLLECTION_QUALITY, QUALITY ("z", "'off'", "60"), TRUE);
  catalog = end (builder);
  g_assert_cmpfloat (nav_catalog_find_quality (catalog, "m", "u", FALSE)->score, ==, 60);
}

static NavErrorRange *
find_range (NavCatalog *catalog, const char *models, const char *gpu_class, const char *metric)
{
  return nav_catalog_find_error_range (catalog, "closed-form", "estimated", models, gpu_class,
                                       metric);
}

static void
test_error_range_of_any_class (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (NavCatalog) catalog = NULL;

  add_good (builder, NAV_COLLECTION_ERROR_RANGES, RANGE ("1", "hopper", "0.2"), FALSE);
  add_good (builder, NAV_COLLECTION_ERROR_RANGES, RANGE ("2", "any", "0.5"), FALSE);
  catalog = end (builder);
  g_assert_cmpfloat (find_range (catalog, NAV_MODELS_NEW, "hopper", "ttft_ms")->log_high, ==, 0.2);
  g_assert_cmpfloat (find_range (catalog, NAV_MODELS_NEW, "ampere", "ttft_ms")->log_high, ==, 0.5);
  g_assert_null (find_range (catalog, NAV_MODELS_NEW, "hopper", "tpot_ms"));
  g_assert_null (find_range (catalog, NAV_MODELS_KNOWN, "hopper", "ttft_ms"));
}

static void
test_curve_without_type (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (NavCatalog) catalog = NULL;

  add_good (builder, NAV_COLLECTION_EFFICIENCY_CURVES,
            "{'id':'c','gpu_curves':'g','op':'ctx_attn','dtype':null,'compute_efficiency':0.5,"
            "'memory_efficiency':0.6,'exponent':1,'launch_us':3," FROM "}",
            FALSE);
  catalog = end (builder);
  g_assert_nonnull (nav_catalog_find_curve (catalog, "g", "ctx_attn", NULL));
  g_assert_null (nav_catalog_find_curve (catalog, "g", "ctx_attn", "bfloat16"));
  g_assert_null (nav_catalog_find_all_reduce (catalog, "g", 2));
}

static void
test_whole_row (void)
{
  g_autoptr (NavCatalogBuilder) builder = nav_catalog_builder_new ();
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (JsonNode) row = NULL;

  add_good (builder, NAV_COLLECTION_TEMPLATES, "{'id':'t','remark':'kept'," FROM "}", FALSE);
  catalog = end (builder);
  row = nav_catalog_get_row (catalog, NAV_COLLECTION_TEMPLATES, "t");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (row), "remark"), ==,
                   "kept");
  g_assert_null (nav_catalog_get_row (catalog, NAV_COLLECTION_TEMPLATES, "u"));
  g_assert_null (nav_catalog_get_row (catalog, NAV_COLLECTION_GPUS, "t"));
}

typedef struct {
  const char *name;
  const char *json; /* NULL: no file at all */
  NavErrorKind kind;
} File;

static const File files[] = {
  { "missing", NULL, NAV_ERROR_NOT_FOUND },
  { "not-json", "{", NAV_ERROR_INVALID },
  { "no-schema", "{'collection':'models','rows':[]}", NAV_ERROR_INVALID },
  { "other-schema", "{'schema':'x/1','rows':[]}", NAV_ERROR_INVALID },
  { "newer", "{'schema':'neuralnav.knowledge/2','rows':[]}", NAV_ERROR_NEWER },
  { "other-collection", "{'schema':'neuralnav.knowledge/1','collection':'gpus','rows':[]}",
    NAV_ERROR_INVALID },
  { "no-rows", "{'schema':'neuralnav.knowledge/1','collection':'models'}", NAV_ERROR_INVALID },
  { "row-is-a-number", "{'schema':'neuralnav.knowledge/1','rows':[1]}", NAV_ERROR_INVALID },
};

static void
test_file (gconstpointer data)
{
  const File *file = data;
  g_autofree char *folder = g_dir_make_tmp ("nav-catalog-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "models.json", NULL);
  g_autofree char *text = g_strdup (file->json);
  g_autoptr (GError) error = NULL;

  if (text != NULL)
    g_assert_true (g_file_set_contents (path, g_strdelimit (text, "'", '"'), -1, NULL));
  g_assert_null (nav_catalog_new_from_directory (folder, &error));
  g_assert_true (nav_error_matches_kind (error, file->kind));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/user-row-wins-in-any-order", test_user_row_wins_in_any_order);
  g_test_add_func ("/catalog/same-id-twice", test_same_id_twice);
  g_test_add_func ("/catalog/quality-by-mode", test_quality_by_mode);
  g_test_add_func ("/catalog/user-row-wins-by-subject", test_user_row_wins_by_subject);
  g_test_add_func ("/catalog/error-range-of-any-class", test_error_range_of_any_class);
  g_test_add_func ("/catalog/curve-without-type", test_curve_without_type);
  g_test_add_func ("/catalog/whole-row", test_whole_row);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_strconcat ("/catalog/file/", files[i].name, NULL);
    g_test_add_data_func (path, &files[i], test_file);
  }
  return g_test_run ();
}
