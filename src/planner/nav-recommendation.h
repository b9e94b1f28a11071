// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

#include "base/nav-finding.h"
#include "catalog/nav-candidate.h"
#include "catalog/nav-forecast.h"
#include "catalog/nav-price.h"
#include "catalog/nav-quality.h"
#include "catalog/nav-spec.h"
#include "serving/nav-memory.h"

G_BEGIN_DECLS

/**
 * NavVerdict: whether a target holds.
 */
typedef enum {
  NAV_VERDICT_MET,     /* also at the far end of the forecast's range */
  NAV_VERDICT_CLOSE,   /* the forecast says yes or no, its range does not */
  NAV_VERDICT_MISSED,  /* even at the near end of the range */
  NAV_VERDICT_UNKNOWN, /* no forecast, or no target at all */
} NavVerdict;

extern const char *const nav_verdict_names[5];

typedef struct {
  NavMetric metric;
  double target;    /* ms; NaN: no target */
  double predicted; /* at the percentile of the targets */
  double low;       /* 80 % range of @predicted */
  double high;
  double headroom;  /* 1 - predicted / target */
  NavVerdict verdict;
} NavSloMetric;

#define NAV_N_JUDGED 3

/* The metrics that are judged, TTFT, TPOT, E2E, and where the spec has their targets. */
extern const NavMetric nav_judged_metrics[NAV_N_JUDGED];
extern const NavSpecField nav_judged_fields[NAV_N_JUDGED];

typedef struct {
  double percentile;
  NavVerdict verdict; /* the worst of the metrics that have a target */
  NavSloMetric metrics[NAV_N_JUDGED];
} NavSloReport;

/**
 * NavClassReport: what the requests of one workload do, when they were simulated.
 */
typedef struct {
  guint workload;
  double rate;                       /* requests a second of one replica */
  NavLatency latency[NAV_N_METRICS]; /* ITL only where there is one workload */
  NavSloReport slo;                  /* unknown where there is only a deadline */
} NavClassReport;

typedef enum {
  NAV_PRICE_NONE,  /* nobody knows what it costs */
  NAV_PRICE_CLOUD, /* from price rows */
  NAV_PRICE_OWNED, /* GPUs that are there already */
} NavPriceKind;

/**
 * NavPriceQuote: what an hour of a GPU costs here, and by which rows.
 */
typedef struct {
  NavPriceKind kind;
  char *provider;          /* "aws", or "median of 3 providers"; "owned" */
  double usd_per_gpu_hour; /* NaN: not known */
  double usd_low;          /* range of the rows; NaN: none */
  double usd_high;
  char *date;
  gboolean verified;
  guint gpus_per_instance; /* GPUs are billed in multiples of this; 0 or 1: singly */
  char **rows;             /* ids of the price rows */
} NavPriceQuote;

/**
 * NavWhatIf: what it would take if one thing were so much less or more.
 */
typedef struct {
  double change;         /* -0.2: a fifth less */
  double max_rate;       /* requests a second of a replica then; 0: the targets cannot be held */
  guint replicas;        /* spare ones included; 0: the targets cannot be held */
  double cost_per_month; /* USD; NaN: not known */
} NavWhatIf;

#define NAV_N_CHANGES 2
extern const double nav_changes[NAV_N_CHANGES]; /* a fifth less, a fifth more */

/**
 * NavKnee: how far a replica is from what it can carry at all.
 */
typedef struct {
  double rate;    /* requests a second at which it saturates */
  double share;   /* of it that the replica gets */
  double ttft_ms; /* at the percentile of the targets, at 95 % of it */
} NavKnee;

typedef struct {
  double quality; /* 0-100; NaN: unknown */
  double cost;
  double latency;
  double simplicity;
  double balanced;
} NavScores;

/**
 * NavRecommendation:
 *
 * One way to meet a spec: a candidate, how many replicas of it, what it costs, how it will do.
 * Immutable once in a plan, reference-counted, any thread; fields are for reading.
 */
typedef struct {
  char *id; /* 12 hex of the configuration */
  NavCandidate *candidate;
  NavQuality *quality; /* (nullable): the row behind scores.quality */
  NavMemory memory;
  guint replicas; /* spare ones included */
  guint spare_replicas;
  guint gpus;
  guint gpus_billed; /* whole instances where they are sold so */
  guint nodes;
  NavPriceQuote price;
  double hours_per_month;
  double cost_per_month; /* USD; NaN: not known */
  double cost_per_replica_month;
  double cost_per_million_tokens_mean; /* prompt and answer tokens, at mean load */
  double cost_per_million_tokens_full; /* at the highest rate that holds the targets */
  double cost_per_1000_requests;       /* at mean load */
  double cost_per_user_month;
  double inventory_share; /* of the owned GPUs of this type; NaN: not owned */
  double max_rate_per_replica; /* requests a second that hold the targets, margin included */
  gboolean margin_held;        /* FALSE: targets hold by the forecast, but not with its margin */
  guint lean_replicas;         /* working ones that would do if the forecast were exact */
  double solved; /* what was sought, of an answer to nav_solve(); NaN: nothing was */
  NavForecast forecast;        /* of one replica at the planned rate, spares idle */
  double forecast_rate;        /* requests a second a replica gets there */
  NavSloReport slo;
  GArray *classes;       /* (nullable) NavClassReport: each workload's, when simulated */
  guint played_replicas; /* that were simulated together; 0: not simulated */
  double saturated_rate; /* the least of a replica at which a simulation saturated; NaN: none did */
  NavWhatIf if_rate[NAV_N_CHANGES];  /* the planned rate a fifth less, more */
  NavWhatIf if_steps[NAV_N_CHANGES]; /* every step a fifth faster, slower */
  NavKnee knee;
  NavScores scores;
  gboolean pareto;
  GPtrArray *why;   /* (element-type NavFinding) */
  GPtrArray *risks; /* (element-type NavFinding) */
} NavRecommendation;

#define NAV_TYPE_RECOMMENDATION (nav_recommendation_get_type ())
GType nav_recommendation_get_type (void);

NavRecommendation *nav_recommendation_new (NavCandidate *candidate);
NavRecommendation *nav_recommendation_copy (const NavRecommendation *recommendation);
NavRecommendation *nav_recommendation_ref (NavRecommendation *recommendation);
void nav_recommendation_unref (NavRecommendation *recommendation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavRecommendation, nav_recommendation_unref)

G_END_DECLS
