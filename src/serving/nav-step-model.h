// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-candidate.h"
#include "catalog/nav-catalog.h"
#include "catalog/nav-forecast.h"

G_BEGIN_DECLS

/**
 * NavStep:
 *
 * What one engine step computes: some sequences decode a token each, some prompts are read in
 * chunks. The sums are all that the time of a step depends on, so that a caller can keep them up to
 * date instead of walking its sequences. Counts may be fractions (means).
 */
typedef struct {
  double tokens;          /* new tokens through the linear layers: decodes + prefill chunks */
  double sampled;         /* sequences that get a token out of this step */
  double decodes;         /* sequences that decode */
  double decode_context;  /* sum over them of the tokens they look back at */
  double decode_context_windowed; /* the same, each capped at the model's sliding window */
  double prefill_pairs;   /* sum over chunks of x p + x (x + 1) / 2: x new tokens after p cached */
  double prefill_pairs_windowed; /* the same with each look-back capped at the sliding window */
  double prefill_read;    /* sum over chunks of p + x */
  double prefill_tokens;  /* sum over chunks of x */
  double prefill_chunks;  /* how many */
} NavStep;

void nav_step_clear (NavStep *step);
void nav_step_add_decode (NavStep *step, double context, double sliding_window);
void nav_step_add_prefill (NavStep *step, double new_tokens, double cached_tokens, gboolean last,
                           double sliding_window);

/**
 * NavStepParts: where the time of a step goes, milliseconds. Parts add up to the whole.
 */
typedef struct {
  double linear;    /* dense matrix products, the head included */
  double attention;
  double experts;
  double communication; /* all-reduce, pipeline transfer */
  double other;     /* small kernels, step overhead */
} NavStepParts;

/**
 * NavStepModel:
 *
 * How long one engine step takes for a candidate: a smoothed roofline per operator. Immutable once
 * made, reference-counted, any thread.
 *
 * A step's time is from its start to its tokens. With pipeline parallelism it passes all stages,
 * and as many steps as there are stages are under way at once, one in each.
 */
typedef struct _NavStepModel NavStepModel;

#define NAV_TYPE_STEP_MODEL (nav_step_model_get_type ())
GType nav_step_model_get_type (void);

NavStepModel *nav_step_model_new (NavCatalog *catalog, const NavCandidate *candidate);
NavStepModel *nav_step_model_new_with_stages (const NavStepModel *model, NavCatalog *catalog,
                                              const NavCandidate *candidate);
NavStepModel *nav_step_model_new_scaled (const NavStepModel *model, double factor);
NavStepModel *nav_step_model_ref (NavStepModel *model);
void nav_step_model_unref (NavStepModel *model);
double nav_step_model_ms (const NavStepModel *model, const NavStep *step);
double nav_step_model_prompt_work_ms (const NavStepModel *model, const NavStep *step);
double nav_step_model_ms_given (const NavStepModel *model, const NavStep *step, double prompt_work);
void nav_step_model_parts (const NavStepModel *model, const NavStep *step, NavStepParts *ret_parts);
NavBasis nav_step_model_get_basis (const NavStepModel *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavStepModel, nav_step_model_unref)

G_END_DECLS
