// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "planner/nav-demand.h"
#include "planner/nav-recommendation.h"
#include "serving/nav-calibration.h"

G_BEGIN_DECLS

/* So many that nobody asks for more, and that their GPUs can be counted. */
#define NAV_MOST_REPLICAS 1e8

/* What one GPU type may be used for in this search. */
typedef struct {
  NavGpu *gpu;
  NavPriceQuote cloud;      /* NAV_PRICE_NONE: not to be rented */
  NavPriceQuote owned;      /* NAV_PRICE_NONE: not there */
  guint owned_free;         /* GPUs of the inventory that nobody uses */
  guint owned_per_node;
} NavSearchGpu;

/* Whether a model reasons first, and how good it is then. */
typedef struct {
  gboolean thinking;
  NavQuality *quality; /* (nullable): for the use case, or over all of them */
} NavSearchMode;

/* A model in a precision, in one or both modes: the unit of work. */
typedef struct {
  NavModel *model;
  const NavCheckpoint *checkpoint;
  NavSearchMode modes[2];
  guint n_modes;
} NavSearchItem;

typedef struct _NavSearch NavSearch;

/* A candidate that fits into memory. Everything is borrowed. */
typedef struct {
  const NavSearch *search;
  const NavSearchGpu *gpu;
  NavCandidate *candidate;
  const NavMemory *memory;
  NavStepModel *step;
} NavTrial;

/* Returns: (transfer full): what is recommended of a trial. It answers what is asked when its
 * max_rate_per_replica is above 0. */
typedef NavRecommendation *(*NavSizeFunc) (const NavTrial *trial, gconstpointer data);

/* Everything a worker reads. Immutable while workers run. */
struct _NavSearch {
  NavCatalog *catalog;
  NavCalibration *calibration;
  NavSpec *spec; /* completed */
  NavDemand demand;
  NavEngine engine;
  gboolean kv_cache[2]; /* which precisions of the KV cache to try: the model's own, fp8 */
  double hours_per_month;
  double budget_per_month; /* USD; NaN: none */
  guint gpu_count_max;     /* 0: none */
  guint spare_replicas;
  GArray *gpus;  /* NavSearchGpu */
  GArray *items; /* NavSearchItem */
  NavSizeFunc size;        /* nav_search_size_planned(), or what asks backwards */
  gconstpointer size_data;
};

/* What one worker brings back for one item. */
typedef struct {
  guint considered;
  guint fitting;
  guint feasible;    /* configurations; some stand in @found twice, with and without margin */
  GPtrArray *found;  /* NavRecommendation that meet or nearly meet all that is asked */
  GPtrArray *missed; /* the nearest of those that fit into memory but break a condition */
} NavSearchResult;

gboolean nav_search_init (NavSearch *search, NavCatalog *catalog, NavSpec *completed,
                          GPtrArray *notes, GError **error);
void nav_search_clear (NavSearch *search);
void nav_search_run_item (const NavSearch *search, guint item, NavSearchResult *result);
NavSearchResult *nav_search_results_new (guint n);
void nav_search_results_free (NavSearchResult *results, guint n);
const NavSearchGpu *nav_search_find_gpu (const NavSearch *search, const NavRecommendation *r);
gboolean nav_search_does_what_is_asked (const NavSearch *search, const NavSearchGpu *gpu,
                                        const NavRecommendation *r);
gboolean nav_search_owned_only (const NavSearchGpu *gpu);
gboolean nav_search_breaks_limits (const NavSearch *search, const NavRecommendation *r);

NavQuality *nav_search_find_quality (const NavSearch *search, const NavModel *model,
                                     gboolean thinking);
NavRecommendation *nav_search_size (const NavTrial *trial, const NavDemand *demand);
NavRecommendation *nav_search_size_planned (const NavTrial *trial, gconstpointer data);
NavRecommendation *nav_search_size_lean (const NavTrial *trial, const NavRecommendation *held);
NavRecommendation *nav_search_fill_up (const NavTrial *trial, const NavDemand *demand,
                                       guint working);
NavRecommendation *nav_search_spread (const NavTrial *trial, const NavDemand *demand,
                                      guint working);

void nav_money_fill (const NavSearch *search, const NavDemand *demand, const NavSearchGpu *gpu,
                     NavRecommendation *r);
double nav_scores_balance (const NavSearch *search, const NavScores *scores);
void nav_scores_fill (const NavSearch *search, GPtrArray *recommendations);
void nav_sensitivity_fill (const NavSearch *search, NavRecommendation *r);
void nav_reasons_fill (const NavSearch *search, NavRecommendation *r);

void nav_misses_keep_nearest (const NavSearch *search, GPtrArray *missed, NavRecommendation *r);
GArray *nav_misses_collect (const NavSearch *search, GPtrArray *missed);
void nav_miss_clear (gpointer miss);

double nav_cost_measure (const NavRecommendation *r, guint *ret_group);
double nav_latency_ratio (const NavRecommendation *r);
double nav_quality_floor (const NavRecommendation *r);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavSearch, nav_search_clear)

G_END_DECLS
