// SPDX-License-Identifier: Apache-2.0
// One unit of search: a model in a precision, tried on every GPU with every sensible split.

#include <math.h>

#include "planner/nav-search-private.h"

/* What parting the experts must gain in rate before it is worth its own setting. */
#define WORTH_PARTING 1.05

static void
result_init (NavSearchResult *result)
{
  *result = (NavSearchResult){ 0 };
  result->found = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  result->missed = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
}

/**
 * nav_search_results_new:
 *
 * Returns: (transfer full) (array length=n): for nav_search_run_item()
 */
NavSearchResult *
nav_search_results_new (guint n)
{
  NavSearchResult *results = g_new (NavSearchResult, n);

  for (guint i = 0; i < n; i++)
    result_init (&results[i]);
  return results;
}

void
nav_search_results_free (NavSearchResult *results, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_ptr_array_unref (results[i].found);
    g_ptr_array_unref (results[i].missed);
  }
  g_free (results);
}

/**
 * nav_search_breaks_limits:
 *
 * A sum nobody knows keeps no budget.
 *
 * Returns: whether it needs more GPUs or money than there may be
 */
gboolean
nav_search_breaks_limits (const NavSearch *search, const NavRecommendation *r)
{
  if (search->gpu_count_max > 0 && r->gpus > search->gpu_count_max)
    return TRUE;
  return isfinite (search->budget_per_month) && !(r->cost_per_month <= search->budget_per_month);
}

/**
 * nav_search_owned_only:
 *
 * Returns: whether there are no more of it than the person owns
 */
gboolean
nav_search_owned_only (const NavSearchGpu *gpu)
{
  return gpu->owned.kind == NAV_PRICE_OWNED && gpu->cloud.kind == NAV_PRICE_NONE;
}

/* GPUs that can neither be rented nor are owned in that number cost an unknown sum; with an
 * inventory that rules out the rest they are not there at all. */
static gboolean
is_available (const NavSearchGpu *gpu, const NavRecommendation *r)
{
  return !nav_search_owned_only (gpu) || r->gpus <= gpu->owned_free;
}

/**
 * nav_search_find_gpu:
 *
 * Returns: (transfer none): what the search knows of the GPU that @r runs on
 */
const NavSearchGpu *
nav_search_find_gpu (const NavSearch *search, const NavRecommendation *r)
{
  for (guint i = 0; i < search->gpus->len; i++) {
    const NavSearchGpu *gpu = &g_array_index (search->gpus, NavSearchGpu, i);
    if (gpu->gpu == r->candidate->gpu)
      return gpu;
  }
  g_return_val_if_reached (NULL);
}

/**
 * nav_search_does_what_is_asked:
 *
 * Returns: whether the targets hold, on GPUs that can be had, within the limits
 */
gboolean
nav_search_does_what_is_asked (const NavSearch *search, const NavSearchGpu *gpu,
                               const NavRecommendation *r)
{
  return r->max_rate_per_replica > 0 && r->slo.verdict <= NAV_VERDICT_CLOSE &&
         is_available (gpu, r) && !nav_search_breaks_limits (search, r);
}

/* The same with fewer replicas, where the margin asks for many more than the forecast. */
static gboolean
add_lean (const NavTrial *trial, const NavRecommendation *held, NavSearchResult *result)
{
  NavRecommendation *lean = nav_search_size_lean (trial, held);

  if (lean == NULL)
    return FALSE;
  if (!nav_search_does_what_is_asked (trial->search, trial->gpu, lean)) {
    nav_recommendation_unref (lean);
    return FALSE;
  }
  lean->quality = held->quality ? nav_quality_ref (held->quality) : NULL;
  g_ptr_array_add (result->found, lean);
  return TRUE;
}

static void
sort_in (const NavTrial *trial, NavRecommendation *r, NavSearchResult *result)
{
  gboolean lean = add_lean (trial, r, result);

  if (nav_search_does_what_is_asked (trial->search, trial->gpu, r)) {
    g_ptr_array_add (result->found, r);
    result->feasible++;
  } else if (lean) {
    nav_recommendation_unref (r);
    result->feasible++;
  } else {
    nav_misses_keep_nearest (trial->search, result->missed, r);
  }
}

/* What a replica must carry to be worth its GPUs, by precision of the KV cache and mode. */
typedef struct {
  double rate[2][2];
} Least;

/* The step models of a tensor split, by precision of the KV cache, with experts shared and parted,
 * of the first number of stages that fits: those of others differ little. */
typedef struct {
  NavStepModel *steps[2][2];
} Stem;

static void
stem_clear (Stem *stem)
{
  for (int fp8 = 0; fp8 < 2; fp8++)
    for (int parted = 0; parted < 2; parted++)
      g_clear_pointer (&stem->steps[fp8][parted], nav_step_model_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stem, stem_clear)

/* The step models of a split, of experts shared and parted: the same for both modes. */
typedef struct {
  guint tensor;
  guint pipeline;
  Stem *stem;
  NavStepModel *steps[2];
} Split;

static void
split_clear (Split *split)
{
  for (int parted = 0; parted < 2; parted++)
    g_clear_pointer (&split->steps[parted], nav_step_model_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Split, split_clear)

static NavCandidate *
candidate_for (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
               gboolean thinking, gboolean kv_cache_fp8, const Split *split, gboolean parted)
{
  NavEngine engine = search->engine;

  engine.max_model_len =
    thinking ? search->demand.max_model_len_thinking : search->demand.max_model_len;
  engine.kv_cache = kv_cache_fp8 ? NAV_KV_CACHE_FP8 : NAV_KV_CACHE_AUTO;
  return nav_candidate_new (item->model, gpu->gpu, item->checkpoint, item->checkpoint->precision,
                            thinking, split->tensor, split->pipeline, parted ? split->tensor : 1,
                            &engine);
}

/* One way to run the model, and what came of it. */
typedef struct {
  NavTrial trial;
  NavMemory memory;
  NavRecommendation *r; /* NULL: it does not fit */
} Attempt;

static void
attempt_clear (Attempt *attempt)
{
  g_clear_pointer (&attempt->trial.candidate, nav_candidate_unref);
  g_clear_pointer (&attempt->r, nav_recommendation_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attempt, attempt_clear)

static NavStepModel *
model_of (const NavSearch *search, Split *split, gboolean parted, NavCandidate *candidate)
{
  NavStepModel **stem =
    &split->stem->steps[candidate->engine.kv_cache == NAV_KV_CACHE_FP8][parted];
  NavStepModel **place = &split->steps[parted];

  if (*place != NULL)
    return *place;
  if (*stem == NULL) {
    *place = nav_step_model_new (search->catalog, candidate);
    *stem = nav_step_model_ref (*place);
  } else {
    *place = nav_step_model_new_with_stages (*stem, search->catalog, candidate);
  }
  return *place;
}

/* Takes @candidate. */
static void
make_attempt (const NavSearch *search, const NavSearchGpu *gpu, const NavSearchMode *mode,
              Split *split, gboolean parted, NavCandidate *candidate, NavSearchResult *result,
              Attempt *attempt)
{
  attempt->trial = (NavTrial){ search, gpu, candidate, &attempt->memory, NULL };
  result->considered++;
  nav_memory_compute (candidate, &attempt->memory);
  if (!attempt->memory.fits)
    return;
  result->fitting++;
  attempt->trial.step = model_of (search, split, parted, candidate);
  attempt->r = search->size (&attempt->trial, search->size_data);
  attempt->r->quality = mode->quality ? nav_quality_ref (mode->quality) : NULL;
}

/* What asks backwards has its own measure. */
static double
worth (const NavRecommendation *r)
{
  return isfinite (r->solved) ? r->solved : r->max_rate_per_replica;
}

/* Experts parted over the GPUs, instead of a share of each on all of them, is a setting of its own:
 * taken where it carries clearly more. */
static gboolean
is_better_parted (const NavRecommendation *shared, const NavRecommendation *parted)
{
  if (shared == NULL || parted == NULL)
    return parted != NULL;
  if (shared->margin_held != parted->margin_held)
    return parted->margin_held;
  return worth (parted) > worth (shared) * WORTH_PARTING;
}

/* Returns: what it carries; 0: it does not fit, NaN: nothing */
static double
try_mode (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
          const NavSearchMode *mode, gboolean kv_cache_fp8, double least, Split *split,
          NavSearchResult *result)
{
  g_auto (Attempt) shared = { 0 };
  g_auto (Attempt) parted = { 0 };
  Attempt *best = &shared;
  double carried;

  make_attempt (search, gpu, mode, split, FALSE,
                candidate_for (search, item, gpu, mode->thinking, kv_cache_fp8, split, FALSE),
                result, &shared);
  if (item->model->arch.experts > 0 && split->tensor > 1)
    make_attempt (search, gpu, mode, split, TRUE,
                  candidate_for (search, item, gpu, mode->thinking, kv_cache_fp8, split, TRUE),
                  result, &parted);
  if (is_better_parted (shared.r, parted.r))
    best = &parted;
  if (best->r == NULL)
    return 0;
  carried = worth (best->r);
  if (carried > least)
    sort_in (&best->trial, g_steal_pointer (&best->r), result);
  return carried > 0 ? carried : NAN;
}

/* Whether fp8 is one more choice: an engine left to itself may store so already. */
static gboolean
is_own_choice (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
               const Split *split)
{
  g_autoptr (NavCandidate) own = NULL;

  if (!search->kv_cache[FALSE])
    return TRUE;
  own = candidate_for (search, item, gpu, FALSE, FALSE, split, FALSE);
  return !nav_candidate_has_fp8_cache (own);
}

/* @least: what its results must carry more than
 * @ret_carried: (nullable) (out): what they carry
 *
 * Returns: whether it fits in any mode */
static gboolean
try_split (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
           guint tensor, guint pipeline, Stem *stem, const Least *least, Least *ret_carried,
           NavSearchResult *result)
{
  gboolean fits = FALSE;

  for (int fp8 = 0; fp8 < 2; fp8++) {
    g_auto (Split) split = { tensor, pipeline, stem, { NULL } };
    if (!search->kv_cache[fp8] || (fp8 && !is_own_choice (search, item, gpu, &split)))
      continue;
    for (guint m = 0; m < item->n_modes; m++) {
      double carried = try_mode (search, item, gpu, &item->modes[m], fp8,
                                 least->rate[fp8][m] * pipeline, &split, result);
      fits |= carried != 0;
      if (ret_carried != NULL)
        ret_carried->rate[fp8][m] = carried;
    }
  }
  return fits;
}

/* How many GPUs stand in one machine, and so can share a layer. */
static guint
gpus_of_a_node (const NavSearchGpu *gpu)
{
  guint most = MAX (gpu->gpu->max_per_node, 1);

  return nav_search_owned_only (gpu) && gpu->owned_per_node > 0 ? MIN (most, gpu->owned_per_node)
                                                                : most;
}

/* Pipeline stages within a machine: where layers cannot be split so far, or not so far fit, and on
 * cards without a link of their own, between which sharing layers is slow; there they must carry
 * more than as many replicas. Over machines only where all GPUs of one together cannot hold the
 * model. */
static void
try_gpu (const NavSearch *search, const NavSearchItem *item, const NavSearchGpu *gpu,
         NavSearchResult *result)
{
  static const Least anything = { { { -1, -1 }, { -1, -1 } } };
  gboolean linked = gpu->gpu->interconnect != NAV_INTERCONNECT_PCIE, fitted = FALSE;
  guint most = gpus_of_a_node (gpu), widest = 1;
  g_auto (Stem) stem = { 0 };

  for (guint tensor = 1; tensor <= most; tensor *= 2) {
    Least alone = { { { 0 } } };
    gboolean fits;
    stem_clear (&stem);
    fits = try_split (search, item, gpu, tensor, 1, &stem, &anything, &alone, result);
    for (guint stages = 2; stages * tensor <= most && !(fits && linked); stages *= 2)
      fitted |= try_split (search, item, gpu, tensor, stages, &stem, fits ? &alone : &anything,
                           NULL, result);
    fitted |= fits;
    widest = tensor;
  }
  for (guint stages = 2; stages <= 4 && !fitted; stages *= 2)
    fitted = try_split (search, item, gpu, widest, stages, &stem, &anything, NULL, result);
}

/**
 * nav_search_run_item:
 * @item: index into the search's items
 * @result: from nav_search_results_new()
 *
 * Any thread; does the same whatever the others do.
 */
void
nav_search_run_item (const NavSearch *search, guint item, NavSearchResult *result)
{
  const NavSearchItem *work = &g_array_index (search->items, NavSearchItem, item);

  for (guint i = 0; i < search->gpus->len; i++)
    try_gpu (search, work, &g_array_index (search->gpus, NavSearchGpu, i), result);
}
