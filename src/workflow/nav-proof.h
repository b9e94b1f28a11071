// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-run.h"
#include "planner/nav-plan.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavProofOptions: how a recommendation is tried out.
 */
typedef struct {
  double duration_s;   /* in which requests come; 0: NAV_PROOF_SECONDS */
  double timeout_s;    /* of an answer; 0: far longer than forecast */
  guint replicas;      /* that answer together; 0: 1 */
  guint max_model_len; /* of the server; 0: the recommendation's */
  guint64 seed;
} NavProofOptions;

#define NAV_PROOF_SECONDS 30.0

/**
 * NavProofVerdict: where what was measured lies to the forecast's range.
 */
typedef enum {
  NAV_PROOF_UNKNOWN,
  NAV_PROOF_INSIDE,
  NAV_PROOF_CLOSE, /* outside, but not surely: chance alone could have made it so */
  NAV_PROOF_BELOW, /* faster than forecast */
  NAV_PROOF_ABOVE, /* slower than forecast */
} NavProofVerdict;

extern const char *const nav_proof_verdict_names[6]; /* "unknown", "inside", ... */

/**
 * NavProofMetric: a forecast beside its measurement, milliseconds, at the percentile of the
 * targets. NaN: not known; INFINITY: see NavRunTarget.
 */
typedef struct {
  NavMetric metric;
  double forecast_ms;
  NavRange forecast_range; /* 80 % */
  double measured_ms;
  NavRange measured_range; /* that holds the percentile with NAV_RUN_CONFIDENCE */
  NavProofVerdict verdict;
} NavProofMetric;

/**
 * NavProof: a recommendation held against a run. A plain value.
 */
typedef struct {
  double percentile;
  NavProofMetric metrics[NAV_N_JUDGED];
  NavProofVerdict verdict; /* of all of them; the worst */
  gboolean simulated;      /* by our own simulator, which says nothing of the physics */
  gboolean valid;          /* the run proves something at all */
} NavProof;

/**
 * NavProofTried: which part of a plan was tried, in words and numbers. Strings are borrowed.
 */
typedef struct {
  const char *model;
  const char *weights; /* "FP8" */
  const char *gpu;
  guint gpus; /* of a replica */
  guint replicas;
  guint replicas_tried;
  double rate_per_replica;
} NavProofTried;

NavLoadSpec *nav_proof_make_load (NavPlan *plan, const NavRecommendation *r,
                                  const NavProofOptions *options, GError **error);
NavLoadSpec *nav_proof_make_search (NavPlan *plan, const NavRecommendation *r,
                                    const NavProofOptions *options, GError **error);
void nav_proof_compare (const NavRecommendation *r, const NavRun *run,
                        const NavRunFigures *figures, NavProof *ret_proof);
JsonNode *nav_proof_metric_to_json (const NavProofMetric *metric);
JsonNode *nav_proof_to_json (const NavProof *proof, const NavRecommendation *r,
                             const NavProofOptions *options);

char *nav_proof_words_metric (const NavWordsStyle *style, const NavProof *proof,
                              const NavProofMetric *metric);
const char *nav_proof_words_verdict (const NavWordsStyle *style, NavProofVerdict verdict);
char *nav_proof_words_meaning (const NavWordsStyle *style, const NavProof *proof);
char *nav_proof_words_headline (const NavWordsStyle *style, const NavProof *proof);
char *nav_proof_words_range (const NavWordsStyle *style, const NavRange *range);
char *nav_proof_words_load (const NavWordsStyle *style, const NavRecommendation *r,
                            const NavProofOptions *options);
char *nav_proof_words_tried (const NavWordsStyle *style, const NavProofTried *tried);

G_END_DECLS
