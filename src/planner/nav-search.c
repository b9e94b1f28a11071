// SPDX-License-Identifier: Apache-2.0
// What is searched: which models in which precisions on which GPUs the constraints leave, each
// constraint telling what it took away.

#include <math.h>
#include <string.h>

#include "planner/nav-planner-error.h"
#include "planner/nav-pricing.h"
#include "planner/nav-search-private.h"
#include "planner/nav-spec-complete.h"

static void
note_effect (GPtrArray *notes, const char *code, const char *constraint, guint removed)
{
  if (removed > 0)
    g_ptr_array_add (notes, nav_finding_new (code, "constraint", constraint, "#removed",
                                             (double) removed, NULL));
}

/* The GPUs a list of spellings names; spellings that name none are told. */
static GHashTable *
resolve_gpus (NavCatalog *catalog, const char *const *spellings, GPtrArray *notes)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; spellings[i] != NULL; i++) {
    g_autoptr (GPtrArray) gpus = nav_catalog_match_gpus (catalog, spellings[i]);
    for (guint k = 0; k < gpus->len; k++)
      g_hash_table_add (set, ((NavGpu *) gpus->pdata[k])->id);
    if (gpus->len == 0)
      g_ptr_array_add (notes, nav_finding_new ("gpu.unknown", "gpu", spellings[i], NULL));
  }
  return set;
}

static GHashTable *
resolve_models (NavCatalog *catalog, const char *const *spellings, GPtrArray *notes)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; spellings[i] != NULL; i++) {
    g_autoptr (GPtrArray) models = nav_catalog_match_models (catalog, spellings[i]);
    for (guint k = 0; k < models->len; k++)
      g_hash_table_add (set, ((NavModel *) models->pdata[k])->id);
    if (models->len == 0)
      g_ptr_array_add (notes, nav_finding_new ("model.unknown", "model", spellings[i], NULL));
  }
  return set;
}

static gboolean
clouds_are_out (NavSpec *spec)
{
  return nav_spec_get_bool (spec, NAV_CONSTRAINT_ON_PREM) ||
         nav_spec_get_bool (spec, NAV_CONSTRAINT_AIR_GAPPED);
}

static gboolean
has_inventory (NavSpec *spec)
{
  NavLeaf *leaf = nav_spec_get (spec, NAV_SPEC_INVENTORY);

  return leaf != NULL && leaf->inventory != NULL && leaf->inventory->len > 0;
}

static gboolean
provider_is_named (NavSpec *spec)
{
  return nav_spec_get_list (spec, NAV_CONSTRAINT_PROVIDERS)[0] != NULL;
}

/* Returns: whether it can be had; not where the named providers do not sell it */
static gboolean
add_gpu (NavSearch *search, NavGpu *gpu)
{
  const NavOwnedGpu *owned = nav_pricing_find_owned (search->spec, gpu->id);
  gboolean rented = !clouds_are_out (search->spec);
  NavSearchGpu item = { .gpu = gpu };

  if (rented)
    nav_pricing_quote_cloud (search->catalog, search->spec, gpu->id, &item.cloud);
  if (rented && owned == NULL && item.cloud.kind == NAV_PRICE_NONE &&
      provider_is_named (search->spec))
    return FALSE;
  if (owned != NULL) {
    nav_pricing_quote_owned (owned, &item.owned);
    item.owned_free = owned->count - owned->used;
    item.owned_per_node = owned->per_node;
  }
  g_array_append_val (search->gpus, item);
  return TRUE;
}

/* With clouds ruled out and an inventory given, only what is owned can be used; with clouds ruled
 * out and no inventory every GPU could be bought, at a price nobody told. */
static gboolean
gpu_is_reachable (NavSearch *search, const NavGpu *gpu)
{
  gboolean owned = nav_pricing_find_owned (search->spec, gpu->id) != NULL;

  if (owned || !has_inventory (search->spec))
    return TRUE;
  return !clouds_are_out (search->spec);
}

/* Cards for desks are planned only for those who name or own them. */
static gboolean
gpu_is_named (NavSearch *search, GHashTable *allowed, const NavGpu *gpu)
{
  return g_hash_table_contains (allowed, gpu->id) ||
         nav_pricing_find_owned (search->spec, gpu->id) != NULL;
}

static void
collect_gpus (NavSearch *search, GPtrArray *notes)
{
  const GPtrArray *all = nav_catalog_get_gpus (search->catalog);
  const char *const *listed = nav_spec_get_list (search->spec, NAV_CONSTRAINT_GPUS);
  g_autoptr (GHashTable) allowed = resolve_gpus (search->catalog, listed, notes);
  g_autoptr (GHashTable) excluded = resolve_gpus (
    search->catalog, nav_spec_get_list (search->spec, NAV_CONSTRAINT_GPUS_EXCLUDED), notes);
  guint by_list = 0, by_exclusion = 0, by_place = 0, by_kind = 0, by_provider = 0;

  for (guint i = 0; i < all->len; i++) {
    NavGpu *gpu = all->pdata[i];
    if (!nav_gpu_is_plannable (gpu)) {
      if (g_hash_table_contains (allowed, gpu->id))
        g_ptr_array_add (notes, nav_finding_new ("gpu.not-plannable", "gpu", gpu->name, NULL));
    } else if (g_hash_table_contains (excluded, gpu->id)) {
      by_exclusion++;
    } else if (listed[0] != NULL && !g_hash_table_contains (allowed, gpu->id)) {
      by_list++;
    } else if (!gpu_is_reachable (search, gpu)) {
      by_place++;
    } else if (gpu->consumer && !gpu_is_named (search, allowed, gpu)) {
      by_kind++;
    } else if (!add_gpu (search, gpu)) {
      by_provider++;
    }
  }
  note_effect (notes, "constraint.gpus", "gpus", by_list);
  note_effect (notes, "constraint.gpus", "gpus_excluded", by_exclusion);
  note_effect (notes, "constraint.gpus", "on_prem", by_place);
  note_effect (notes, "constraint.gpus", "consumer-gpus", by_kind);
  note_effect (notes, "constraint.gpus", "providers", by_provider);
}

static const NavCheckpoint *
deployable_checkpoint (const NavModel *model, NavPrecision precision)
{
  static const NavCheckpointOrigin order[] = { NAV_CHECKPOINT_NATIVE, NAV_CHECKPOINT_PUBLISHED,
                                               NAV_CHECKPOINT_ON_LOAD };

  for (gsize o = 0; o < G_N_ELEMENTS (order); o++)
    for (guint i = 0; i < model->checkpoints->len; i++) {
      const NavCheckpoint *c = model->checkpoints->pdata[i];
      if (c->precision == precision && c->origin == order[o])
        return c;
    }
  return NULL;
}

static void
add_mode (NavSearch *search, NavSearchItem *item, gboolean thinking)
{
  NavSearchMode *mode = &item->modes[item->n_modes++];

  mode->thinking = thinking;
  mode->quality = nav_search_find_quality (search, item->model, thinking);
}

static void
add_items_of (NavSearch *search, NavModel *model, gboolean direct, gboolean reasons)
{
  for (int p = 0; p < NAV_N_PRECISIONS; p++) {
    NavSearchItem item = { model, deployable_checkpoint (model, (NavPrecision) p), { { 0 } }, 0 };
    if (item.checkpoint == NULL)
      continue;
    if (direct)
      add_mode (search, &item, FALSE);
    if (reasons)
      add_mode (search, &item, TRUE);
    g_array_append_val (search->items, item);
  }
}

static void
add_model (NavSearch *search, NavModel *model, guint *too_short)
{
  const NavDemand *d = &search->demand;
  gboolean direct = d->may_answer && (model->thinking & NAV_THINKING_OFF);
  gboolean reasons = d->may_think && (model->thinking & NAV_THINKING_ON);
  gboolean direct_fits = direct && d->max_model_len <= model->arch.max_context;
  gboolean reasons_fit = reasons && d->max_model_len_thinking <= model->arch.max_context;

  if ((direct && !direct_fits) || (reasons && !reasons_fit && !direct))
    (*too_short)++;
  if (direct_fits || reasons_fit)
    add_items_of (search, model, direct_fits, reasons_fit);
}

static void
collect_items (NavSearch *search, GPtrArray *notes)
{
  const GPtrArray *all = nav_catalog_get_models (search->catalog);
  const char *const *listed = nav_spec_get_list (search->spec, NAV_CONSTRAINT_MODELS);
  g_autoptr (GHashTable) allowed = resolve_models (search->catalog, listed, notes);
  g_autoptr (GHashTable) excluded = resolve_models (
    search->catalog, nav_spec_get_list (search->spec, NAV_CONSTRAINT_MODELS_EXCLUDED), notes);
  gboolean open = g_strcmp0 (nav_spec_get_text (search->spec, NAV_CONSTRAINT_LICENCE), "open") == 0;
  guint by_list = 0, by_exclusion = 0, by_licence = 0, by_kind = 0, too_short = 0;

  for (guint i = 0; i < all->len; i++) {
    NavModel *model = all->pdata[i];
    gboolean named = g_hash_table_contains (allowed, model->id);
    if (g_hash_table_contains (excluded, model->id))
      by_exclusion++;
    else if (listed[0] != NULL && !named)
      by_list++;
    else if (open && model->licence_open != 1)
      by_licence++;
    else if (!named && (model->kind == NAV_MODEL_BASE || !model->approved))
      by_kind++;
    else
      add_model (search, model, &too_short);
  }
  note_effect (notes, "constraint.models", "models", by_list);
  note_effect (notes, "constraint.models", "models_excluded", by_exclusion);
  note_effect (notes, "constraint.models", "licence", by_licence);
  note_effect (notes, "constraint.models", "base-models", by_kind);
  note_effect (notes, "constraint.models", "max_model_len", too_short);
}

static void
read_engine (NavSearch *search)
{
  NavSpec *spec = search->spec;
  NavLeaf *version = nav_spec_get (spec, NAV_ENGINE_VERSION);
  const char *kv_cache = nav_spec_get_text (spec, NAV_ENGINE_KV_CACHE_DTYPE);
  double seqs = nav_spec_get_number (spec, NAV_ENGINE_MAX_NUM_SEQS);
  double batched = nav_spec_get_number (spec, NAV_ENGINE_MAX_NUM_BATCHED_TOKENS);

  search->engine.gpu_memory_utilization =
    nav_spec_get_number (spec, NAV_ENGINE_GPU_MEMORY_UTILIZATION);
  search->kv_cache[FALSE] = g_strcmp0 (kv_cache, "fp8") != 0;
  search->kv_cache[TRUE] = g_strcmp0 (kv_cache, "auto") != 0;
  search->engine.prefix_caching = nav_spec_get_bool (spec, NAV_ENGINE_PREFIX_CACHING);
  search->engine.max_num_seqs = seqs > 0 ? (guint) seqs : 0;
  search->engine.max_num_batched_tokens = batched > 0 ? (guint) batched : 0;
  if (version != NULL && version->text != NULL)
    nav_version_parse (version->text, &search->engine.version);
}

/* Money is compared in dollars only: no exchange table is shipped, so a budget in another currency
 * is told and left out. */
static void
read_budget (NavSearch *search, GPtrArray *notes)
{
  NavLeaf *leaf = nav_spec_get (search->spec, NAV_CONSTRAINT_BUDGET);

  search->budget_per_month = NAN;
  if (leaf == NULL || leaf->type != NAV_VALUE_BUDGET)
    return;
  if (strcmp (leaf->budget.currency, "USD") == 0)
    search->budget_per_month = nav_budget_per_month (&leaf->budget, search->hours_per_month);
  else
    g_ptr_array_add (notes, nav_finding_new ("budget.other-currency", "currency",
                                             leaf->budget.currency, NULL));
}

static gboolean
provider_is_known (NavCatalog *catalog, const char *provider)
{
  const GPtrArray *all = nav_catalog_get_prices (catalog);

  for (guint i = 0; i < all->len; i++)
    if (g_ascii_strcasecmp (((NavPrice *) all->pdata[i])->provider, provider) == 0)
      return TRUE;
  return FALSE;
}

static void
note_providers (NavSearch *search, GPtrArray *notes)
{
  const char *const *wanted = nav_spec_get_list (search->spec, NAV_CONSTRAINT_PROVIDERS);

  for (gsize i = 0; wanted[i] != NULL; i++)
    if (!provider_is_known (search->catalog, wanted[i]))
      g_ptr_array_add (notes, nav_finding_new ("provider.unknown", "provider", wanted[i], NULL));
}

/* vLLM refuses a request that is longer than what it was started for. */
static gboolean
check_model_len (NavSearch *search, GError **error)
{
  NavDemand *d = &search->demand;
  double direct = d->shape.input_longest + d->shape.output_longest;
  double reasoning = d->shape_thinking.input_longest + d->shape_thinking.output_longest;
  double needed = d->may_answer ? direct : reasoning;

  d->may_answer = d->may_answer && d->max_model_len >= direct;
  d->may_think = d->may_think && d->max_model_len_thinking >= reasoning;
  if (d->may_answer || d->may_think)
    return TRUE;
  nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, "engine.max_model_len",
                 "engine.max_model_len of %u is less than the longest prompt and answer, "
                 "%u tokens",
                 d->max_model_len, (guint) needed);
  return FALSE;
}

static void
note_places (NavSearch *search, GPtrArray *notes)
{
  const char *const *laws = nav_spec_get_list (search->spec, NAV_CONSTRAINT_COMPLIANCE);

  for (gsize i = 0; laws[i] != NULL; i++)
    g_ptr_array_add (notes, nav_finding_new ("compliance.noted", "law", laws[i], NULL));
  if (clouds_are_out (search->spec) && !has_inventory (search->spec))
    g_ptr_array_add (notes, nav_finding_new ("on-prem.no-inventory", NULL));
  if (nav_spec_get_bool (search->spec, NAV_CONSTRAINT_AIR_GAPPED))
    g_ptr_array_add (notes, nav_finding_new ("air-gapped.no-downloads", NULL));
}

static void
search_gpu_clear (gpointer data)
{
  NavSearchGpu *gpu = data;

  nav_price_quote_clear (&gpu->cloud);
  nav_price_quote_clear (&gpu->owned);
}

static void
search_item_clear (gpointer data)
{
  NavSearchItem *item = data;

  for (guint m = 0; m < item->n_modes; m++)
    g_clear_pointer (&item->modes[m].quality, nav_quality_unref);
}

/**
 * nav_search_init:
 * @search: not yet initialised
 * @completed: from nav_spec_complete()
 * @notes: what the constraints do is added here
 * @error: NAV_ERROR_INVALID when the spec cannot be planned
 *
 * Borrows @catalog and @completed, which must outlive it.
 */
gboolean
nav_search_init (NavSearch *search, NavCatalog *catalog, NavSpec *completed, GPtrArray *notes,
                 GError **error)
{
  double count_max = nav_spec_get_number (completed, NAV_CONSTRAINT_GPU_COUNT_MAX);
  NavVersion version;
  const char *text = nav_spec_get_text (completed, NAV_ENGINE_VERSION);

  *search = (NavSearch){ .catalog = catalog, .spec = completed,
                         .size = nav_search_size_planned };
  search->calibration = nav_calibration_new (catalog);
  search->gpus = g_array_new (FALSE, FALSE, sizeof (NavSearchGpu));
  g_array_set_clear_func (search->gpus, search_gpu_clear);
  search->items = g_array_new (FALSE, FALSE, sizeof (NavSearchItem));
  g_array_set_clear_func (search->items, search_item_clear);
  if (!nav_spec_check_plannable (completed, catalog, error))
    return FALSE;
  if (text != NULL && !nav_version_parse (text, &version)) {
    nav_set_error (error, NAV_PLANNER_ERROR, NAV_ERROR_INVALID, "engine.version",
                   "“%s” is not a version such as 0.15.1", text);
    return FALSE;
  }

  nav_demand_from_spec (completed, &search->demand);
  if (!check_model_len (search, error))
    return FALSE;
  search->hours_per_month = nav_pricing_hours_per_month (completed);
  search->gpu_count_max = count_max > 0 ? (guint) count_max : 0;
  search->spare_replicas = (guint) nav_spec_get_number (completed, NAV_SPEC_SPARE_REPLICAS);
  read_engine (search);
  read_budget (search, notes);
  collect_gpus (search, notes);
  collect_items (search, notes);
  note_places (search, notes);
  note_providers (search, notes);
  return TRUE;
}

void
nav_search_clear (NavSearch *search)
{
  g_clear_pointer (&search->calibration, nav_calibration_unref);
  g_clear_pointer (&search->gpus, g_array_unref);
  g_clear_pointer (&search->items, g_array_unref);
}
