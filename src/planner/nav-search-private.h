// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"
#include "catalog/nav-spec.h"
#include "planner/nav-demand.h"
#include "planner/nav-recommendation.h"
#include "serving/nav-calibration.h"

G_BEGIN_DECLS

/* What one GPU type may be used for in this search. */
typedef struct {
  NavGpu *gpu;
  NavPriceQuote cloud;      /* NAV_PRICE_NONE: not to be rented */
  NavPriceQuote owned;      /* NAV_PRICE_NONE: not there */
  guint owned_free;         /* GPUs of the inventory that nobody uses */
  guint owned_per_node;
} NavSearchGpu;

/* A model in a precision and a thinking mode: the unit of work. */
typedef struct {
  NavModel *model;
  const NavCheckpoint *checkpoint;
  gboolean thinking;
  NavQuality *quality; /* (nullable): for the use case, or over all of them */
} NavSearchItem;

/* Everything a worker reads. Immutable while workers run. */
typedef struct {
  NavCatalog *catalog;
  NavCalibration *calibration;
  NavSpec *spec; /* completed */
  NavDemand demand;
  NavEngine engine;
  double hours_per_month;
  double budget_per_month; /* USD; NaN: none */
  guint gpu_count_max;     /* 0: none */
  guint spare_replicas;
  GArray *gpus;  /* NavSearchGpu */
  GArray *items; /* NavSearchItem */
} NavSearch;

/* What one worker brings back for one item. */
typedef struct {
  guint considered;
  guint fitting;
  GPtrArray *found;  /* NavRecommendation that meet or nearly meet all that is asked */
  GPtrArray *missed; /* the nearest of those that fit into memory but break a condition */
} NavSearchResult;

gboolean nav_search_init (NavSearch *search, NavCatalog *catalog, NavSpec *completed,
                          GPtrArray *notes, GError **error);
void nav_search_clear (NavSearch *search);
void nav_search_run_item (const NavSearch *search, guint item, NavSearchResult *result);
void nav_search_result_init (NavSearchResult *result);
void nav_search_result_clear (NavSearchResult *result);
gboolean nav_search_owned_only (const NavSearchGpu *gpu);
gboolean nav_search_breaks_limits (const NavSearch *search, const NavRecommendation *r);

NavQuality *nav_search_find_quality (const NavSearch *search, const NavModel *model,
                                     gboolean thinking);
NavRecommendation *nav_search_size (const NavSearch *search, const NavSearchGpu *gpu,
                                    NavCandidate *candidate, const NavMemory *memory,
                                    const NavDemand *demand);

void nav_money_fill (const NavSearch *search, const NavSearchGpu *gpu, NavRecommendation *r);
void nav_scores_fill (const NavSearch *search, GPtrArray *recommendations);
void nav_reasons_fill (const NavSearch *search, NavRecommendation *r);

void nav_misses_keep_nearest (const NavSearch *search, GPtrArray *missed, NavRecommendation *r);
GArray *nav_misses_collect (const NavSearch *search, GPtrArray *missed);
void nav_miss_clear (gpointer miss);

double nav_cost_measure (const NavRecommendation *r, guint *ret_group);
double nav_latency_ratio (const NavRecommendation *r);
double nav_quality_floor (const NavRecommendation *r);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavSearch, nav_search_clear)

G_END_DECLS
