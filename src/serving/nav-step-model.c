// SPDX-License-Identifier: Apache-2.0
// The time of an engine step, from what nav-step-model-make.c tabulated.

#include "serving/nav-roofline.h"
#include "serving/nav-step-model-private.h"

G_DEFINE_BOXED_TYPE (NavStepModel, nav_step_model, nav_step_model_ref, nav_step_model_unref)

static void
scale_attention (AttentionCost *cost, double factor)
{
  cost->per_decode_step *= factor;
  cost->per_context *= factor;
  cost->per_chunk_step *= factor;
  cost->per_pair *= factor;
  cost->per_read *= factor;
  cost->per_token *= factor;
}

/**
 * nav_step_model_new_scaled:
 * @factor: above 0: what every step takes, relative to @model
 *
 * Returns: (transfer full): a model whose steps all take @factor times as long, as measured runs
 *   ask for
 */
NavStepModel *
nav_step_model_new_scaled (const NavStepModel *model, double factor)
{
  NavStepModel *scaled;

  g_return_val_if_fail (model != NULL && factor > 0, NULL);

  scaled = g_atomic_rc_box_dup (sizeof *model, (gpointer) model);
  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++) {
    scaled->total[i] *= factor;
    scaled->head[i] *= factor;
    for (guint part = 0; part < N_PARTS; part++)
      scaled->parts[part][i] *= factor;
  }
  scale_attention (&scaled->full, factor);
  scale_attention (&scaled->windowed, factor);
  scaled->sequence_ms *= factor;
  return scaled;
}

NavStepModel *
nav_step_model_ref (NavStepModel *model)
{
  return g_atomic_rc_box_acquire (model);
}

void
nav_step_model_unref (NavStepModel *model)
{
  g_atomic_rc_box_release (model);
}

/**
 * nav_step_model_get_basis:
 *
 * Returns: estimated where every operator has a measured curve of this GPU, else datasheet
 */
NavBasis
nav_step_model_get_basis (const NavStepModel *model)
{
  return model->basis;
}

/**
 * nav_step_model_get_constants:
 *
 * Returns: (transfer none): the global figures it was made with
 */
const NavStepConstants *
nav_step_model_get_constants (const NavStepModel *model)
{
  return model->constants;
}

/* Launches, and decode attention: all of attention but the work of prompts. */
static double
attention_ms (const AttentionCost *cost, const NavStep *step, double context)
{
  double sum = 0;

  if (step->decodes > 0)
    sum += cost->per_decode_step * MIN (step->decodes, 1) + cost->per_context * context;
  if (step->prefill_tokens > 0)
    sum += cost->per_chunk_step * MIN (step->prefill_chunks, 1);
  return sum;
}

static double
prompt_work_ms (const AttentionCost *cost, double exponent, const NavStep *step, double pairs)
{
  const NavRoofline unit = { 1, 1, exponent, 0 };

  return nav_roofline_work_ms (&unit, cost->per_pair * pairs,
                               cost->per_read * step->prefill_read +
                                 cost->per_token * step->prefill_tokens);
}

static double
all_attention_ms (const NavStepModel *model, const NavStep *step, double prompt_work)
{
  double sum = prompt_work + attention_ms (&model->full, step, step->decode_context);

  if (model->windowed.per_context > 0)
    sum += attention_ms (&model->windowed, step, step->decode_context_windowed);
  return sum;
}

/**
 * nav_step_model_prompt_work_ms:
 *
 * The part of a step's time that attention of prompts works, without launches. It is homogeneous in
 * the prefill sums of @step: twice as many equal chunks take twice as long.
 *
 * Returns: milliseconds
 */
double
nav_step_model_prompt_work_ms (const NavStepModel *model, const NavStep *step)
{
  double sum = 0;

  if (!(step->prefill_tokens > 0))
    return 0;
  sum = prompt_work_ms (&model->full, model->prefill_exponent, step, step->prefill_pairs);
  if (model->windowed.per_context > 0)
    sum += prompt_work_ms (&model->windowed, model->prefill_exponent, step,
                           step->prefill_pairs_windowed);
  return sum;
}

/**
 * nav_step_model_ms_given:
 * @prompt_work: nav_step_model_prompt_work_ms() of @step, for callers that know it
 *
 * nav_step_model_ms() without any power.
 *
 * Returns: milliseconds
 */
double
nav_step_model_ms_given (const NavStepModel *model, const NavStep *step, double prompt_work)
{
  double sum;

  if (!(step->tokens > 0))
    return 0;
  sum = nav_token_grid_at (model->total, step->tokens) +
        all_attention_ms (model, step, prompt_work);
  if (step->sampled > 0)
    sum += nav_token_grid_at (model->head, step->sampled) * MIN (step->sampled, 1) +
           model->sequence_ms * step->sampled;
  return sum;
}

/**
 * nav_step_model_ms:
 *
 * The time of @step: continuous in all its sums and never less when one of them grows. A step
 * without tokens takes no time. Cheap: no power unless prompts are read.
 *
 * Returns: milliseconds
 */
double
nav_step_model_ms (const NavStepModel *model, const NavStep *step)
{
  return nav_step_model_ms_given (model, step, nav_step_model_prompt_work_ms (model, step));
}

/**
 * nav_step_model_parts:
 * @ret_parts: (out): milliseconds; they add up to nav_step_model_ms()
 *
 * Tells where the time of @step goes.
 */
void
nav_step_model_parts (const NavStepModel *model, const NavStep *step, NavStepParts *ret_parts)
{
  *ret_parts = (NavStepParts){ 0 };
  if (!(step->tokens > 0))
    return;
  ret_parts->linear = nav_token_grid_at (model->parts[PART_LINEAR], step->tokens);
  ret_parts->experts = nav_token_grid_at (model->parts[PART_EXPERTS], step->tokens);
  ret_parts->communication = nav_token_grid_at (model->parts[PART_COMMUNICATION], step->tokens);
  ret_parts->other = nav_token_grid_at (model->parts[PART_OTHER], step->tokens);
  ret_parts->attention =
    all_attention_ms (model, step, nav_step_model_prompt_work_ms (model, step));
  if (step->sampled > 0) {
    ret_parts->linear += nav_token_grid_at (model->head, step->sampled) * MIN (step->sampled, 1);
    ret_parts->other += model->sequence_ms * step->sampled;
  }
}
