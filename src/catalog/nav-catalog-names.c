// SPDX-License-Identifier: Apache-2.0
// From what people write to rows: any usual spelling of a GPU or a model, and families that stand
// for several rows.

#include <math.h>
#include <string.h>

#include "catalog/nav-catalog-private.h"

/**
 * nav_catalog_fold:
 *
 * Returns: (transfer full): @text in lower case, letters, digits and points only: `H200_SXM`,
 *   `h200-sxm` and `H200 SXM` are the same
 */
char *
nav_catalog_fold (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || *p == '.')
      g_string_append_c (out, g_ascii_tolower (*p));
  return g_string_free (out, FALSE);
}

/* In lower case, with spaces and underscores as dashes. */
static char *
dash (const char *text)
{
  char *out = g_ascii_strdown (text, -1);

  g_strstrip (out);
  return g_strdelimit (out, " _", '-');
}

/* The first to claim a spelling keeps it: ids before aliases. */
static void
claim (GHashTable *spellings, const char *text, gpointer value)
{
  g_autofree char *folded = text ? nav_catalog_fold (text) : NULL;

  if (folded != NULL && *folded != '\0' && !g_hash_table_contains (spellings, folded))
    g_hash_table_insert (spellings, g_steal_pointer (&folded), value);
}

static void
index_gpus (NavCatalog *catalog)
{
  const GPtrArray *gpus = catalog->values[NAV_COLLECTION_GPUS];

  for (guint i = 0; i < gpus->len; i++)
    claim (catalog->gpu_spellings, ((NavGpu *) gpus->pdata[i])->id, gpus->pdata[i]);
  for (guint i = 0; i < gpus->len; i++) {
    NavGpu *gpu = gpus->pdata[i];

    claim (catalog->gpu_spellings, gpu->name, gpu);
    claim (catalog->gpu_spellings, gpu->node_label_value, gpu);
    for (char **alias = gpu->aliases; *alias != NULL; alias++)
      claim (catalog->gpu_spellings, *alias, gpu);
  }
}

static void
index_models (NavCatalog *catalog)
{
  const GPtrArray *models = catalog->values[NAV_COLLECTION_MODELS];

  for (guint i = 0; i < models->len; i++)
    claim (catalog->model_spellings, ((NavModel *) models->pdata[i])->id, models->pdata[i]);
  for (guint i = 0; i < models->len; i++) {
    NavModel *model = models->pdata[i];

    for (guint j = 0; j < model->checkpoints->len; j++)
      claim (catalog->model_spellings, ((NavCheckpoint *) model->checkpoints->pdata[j])->id, model);
  }
}

void
nav_catalog_index_names (NavCatalog *catalog)
{
  index_gpus (catalog);
  index_models (catalog);
}

/**
 * nav_catalog_resolve_model:
 * @spelling: (nullable): the id of a model or of one of its checkpoints, in any case
 *
 * Returns: (transfer none) (nullable)
 */
NavModel *
nav_catalog_resolve_model (NavCatalog *catalog, const char *spelling)
{
  NavModel *exact = nav_catalog_find_model (catalog, spelling);
  g_autofree char *folded = NULL;

  if (exact != NULL || spelling == NULL)
    return exact;
  folded = nav_catalog_fold (spelling);
  return g_hash_table_lookup (catalog->model_spellings, folded);
}

static const char *
skip_vendor (const char *folded)
{
  static const char *const vendors[] = { "nvidia", "amd", "tesla", "instinct", "geforce", "intel" };

  for (gsize i = 0; i < G_N_ELEMENTS (vendors); i++)
    if (g_str_has_prefix (folded, vendors[i]))
      return skip_vendor (folded + strlen (vendors[i]));
  return folded;
}

/* `h200141gb` is an h200 when an h200 has that much memory. */
static NavGpu *
look_up_with_memory (NavCatalog *catalog, const char *folded)
{
  gsize end = strlen (folded), digits;

  if (!g_str_has_suffix (folded, "gb"))
    return NULL;
  end -= 2;
  for (digits = end; digits > 0 && g_ascii_isdigit (folded[digits - 1]); digits--) {
    g_autofree char *rest = g_strndup (folded, digits - 1);
    NavGpu *gpu = g_hash_table_lookup (catalog->gpu_spellings, rest);
    double gb = g_ascii_strtod (folded + digits - 1, NULL);

    if (gpu != NULL && gpu->memory_gb_nominal == gb)
      return gpu;
  }
  return NULL;
}

/**
 * nav_catalog_resolve_gpu:
 * @spelling: (nullable): an id, an alias or a node label in any usual spelling (`H100`, `h200_sxm`,
 *   `NVIDIA L40S`, `A100 80GB`)
 *
 * Returns: (transfer none) (nullable): the one GPU that is meant
 */
NavGpu *
nav_catalog_resolve_gpu (NavCatalog *catalog, const char *spelling)
{
  g_autofree char *folded = NULL;
  const char *bare;
  NavGpu *gpu;

  if (spelling == NULL || strlen (spelling) > 256)
    return NULL;
  folded = nav_catalog_fold (spelling);
  gpu = g_hash_table_lookup (catalog->gpu_spellings, folded);
  if (gpu != NULL)
    return gpu;
  bare = skip_vendor (folded);
  gpu = g_hash_table_lookup (catalog->gpu_spellings, bare);
  return gpu ? gpu : look_up_with_memory (catalog, bare);
}

static void
add_family (NavCatalog *catalog, const char *folded, GPtrArray *found)
{
  const GPtrArray *gpus = catalog->values[NAV_COLLECTION_GPUS];

  for (guint i = 0; i < gpus->len; i++) {
    NavGpu *gpu = gpus->pdata[i];
    g_autofree char *family = nav_catalog_fold (gpu->family);

    if (g_str_equal (family, folded))
      g_ptr_array_add (found, nav_gpu_ref (gpu));
  }
}

/* Ids that begin with whole words of the spelling: `rtx-pro` is rtx-pro-4500 and rtx-pro-6000. */
static void
add_by_words (NavCatalog *catalog, const char *spelling, GPtrArray *found)
{
  const GPtrArray *gpus = catalog->values[NAV_COLLECTION_GPUS];
  g_autofree char *dashed = dash (spelling);
  g_autofree char *start = g_strconcat (dashed, "-", NULL);

  for (guint i = 0; *dashed != '\0' && i < gpus->len; i++) {
    NavGpu *gpu = gpus->pdata[i];

    if (g_str_has_prefix (gpu->id, start))
      g_ptr_array_add (found, nav_gpu_ref (gpu));
  }
}

/**
 * nav_catalog_match_gpus:
 * @family: `A100`, `rtx pro`, or a single GPU in any spelling
 *
 * Returns: (transfer full) (element-type NavGpu): all that can be meant, by id; empty when none can
 */
GPtrArray *
nav_catalog_match_gpus (NavCatalog *catalog, const char *family)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_gpu_unref);
  g_autofree char *folded = NULL;
  NavGpu *one;

  g_return_val_if_fail (family != NULL, found);

  folded = nav_catalog_fold (family);
  add_family (catalog, skip_vendor (folded), found);
  one = found->len == 0 ? nav_catalog_resolve_gpu (catalog, family) : NULL;
  if (one != NULL)
    g_ptr_array_add (found, nav_gpu_ref (one));
  if (found->len == 0)
    add_by_words (catalog, family, found);
  return found;
}

static void
add_models (NavCatalog *catalog, const char *part, char *(*normalise) (const char *),
            GPtrArray *found)
{
  const GPtrArray *models = catalog->values[NAV_COLLECTION_MODELS];
  g_autofree char *wanted = normalise (part);

  for (guint i = 0; *wanted != '\0' && i < models->len; i++) {
    NavModel *model = models->pdata[i];
    g_autofree char *id = normalise (model->id);
    g_autofree char *family = normalise (model->family);

    if (strstr (id, wanted) != NULL || strstr (family, wanted) != NULL)
      g_ptr_array_add (found, nav_model_ref (model));
  }
}

/**
 * nav_catalog_match_models:
 * @spelling: a family or part of an id, in any case (`qwen2.5-7b`, `Llama 3.1`)
 *
 * Returns: (transfer full) (element-type NavModel): all that can be meant, by id; empty when none
 *   can
 */
GPtrArray *
nav_catalog_match_models (NavCatalog *catalog, const char *spelling)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_model_unref);
  NavModel *one;

  g_return_val_if_fail (spelling != NULL, found);

  if (strlen (spelling) > 256)
    return found;
  add_models (catalog, spelling, dash, found);
  if (found->len == 0)
    add_models (catalog, spelling, nav_catalog_fold, found);
  one = found->len == 0 ? nav_catalog_resolve_model (catalog, spelling) : NULL;
  if (one != NULL)
    g_ptr_array_add (found, nav_model_ref (one));
  return found;
}
