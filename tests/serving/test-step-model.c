// SPDX-License-Identifier: Apache-2.0
// The step model: sums of a step, and times that obey physics and grow with work.

#include <locale.h>
#include <math.h>

#include "base/nav-random.h"
#include "serving/nav-token-grid.h"
#include "test-fixture.h"

#define LLAMA_8B "meta-llama/Llama-3.1-8B-Instruct"
#define MIXTRAL "mistralai/Mixtral-8x7B-Instruct-v0.1"
#define LLAMA_70B "meta-llama/Llama-3.1-70B-Instruct"

static NavCatalog *catalog;

static NavStepModel *
make_model (const char *model, const char *gpu, NavPrecision precision, guint split)
{
  g_autoptr (NavCandidate) candidate =
    fixture_candidate (catalog, model, gpu, precision, split, NULL);

  return nav_step_model_new (catalog, candidate);
}

static NavStep
decode_step (guint sequences, double context)
{
  NavStep step;

  nav_step_clear (&step);
  for (guint i = 0; i < sequences; i++)
    nav_step_add_decode (&step, context, 0);
  return step;
}

static NavStep
prefill_step (double tokens)
{
  NavStep step;

  nav_step_clear (&step);
  nav_step_add_prefill (&step, tokens, 0, TRUE, 0);
  return step;
}

static double
time_of (const char *model, const char *gpu, NavPrecision precision, guint split, NavStep step)
{
  g_autoptr (NavStepModel) made = make_model (model, gpu, precision, split);

  return nav_step_model_ms (made, &step);
}

/* --- Sums --- */

static void
test_chunks_add_up_to_the_prompt (void)
{
  const double windows[] = { 0, 1, 100, 300, 999, 1000, 5000 };

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    NavStep whole, parts;

    nav_step_clear (&whole);
    nav_step_add_prefill (&whole, 1000, 0, TRUE, windows[i]);
    nav_step_clear (&parts);
    nav_step_add_prefill (&parts, 300, 0, FALSE, windows[i]);
    nav_step_add_prefill (&parts, 500, 300, FALSE, windows[i]);
    nav_step_add_prefill (&parts, 200, 800, TRUE, windows[i]);
    g_assert_cmpfloat (parts.prefill_pairs, ==, whole.prefill_pairs);
    g_assert_cmpfloat (parts.prefill_pairs_windowed, ==, whole.prefill_pairs_windowed);
    g_assert_cmpfloat (parts.tokens, ==, whole.tokens);
    g_assert_cmpfloat (parts.sampled, ==, 1);
    g_assert_cmpfloat (parts.prefill_chunks, ==, 3);
    g_assert_cmpfloat (parts.prefill_read, ==, 300 + 800 + 1000);
  }
}

static void
test_windows_count_token_by_token (void)
{
  NavStep step;
  double pairs = 0;

  for (int i = 1; i <= 70; i++)
    pairs += MIN (50 + i, 90);
  nav_step_clear (&step);
  nav_step_add_prefill (&step, 70, 50, TRUE, 90);
  g_assert_cmpfloat (step.prefill_pairs_windowed, ==, pairs);
  nav_step_add_decode (&step, 40, 90);
  nav_step_add_decode (&step, 400, 90);
  g_assert_cmpfloat (step.decode_context, ==, 440);
  g_assert_cmpfloat (step.decode_context_windowed, ==, 130);
  g_assert_cmpfloat (step.decodes, ==, 2);
  g_assert_cmpfloat (step.sampled, ==, 3);
  g_assert_cmpfloat (step.tokens, ==, 72);
}

/* --- The grid --- */

static void
test_grid_is_exact_at_points_and_straight_between (void)
{
  double values[NAV_TOKEN_GRID_POINTS];

  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++)
    values[i] = 5 + 3 * nav_token_grid_tokens (i);
  for (double tokens = 1; tokens < 100000; tokens *= 1.037)
    g_assert_cmpfloat_with_epsilon (nav_token_grid_at (values, tokens), 5 + 3 * tokens,
                                    1e-9 * tokens);
  g_assert_cmpfloat (nav_token_grid_at (values, 0), ==, values[0]);
  g_assert_cmpfloat (nav_token_grid_at (values, 0.5), ==, values[0]);
  for (guint i = 0; i < NAV_TOKEN_GRID_POINTS; i++) {
    values[i] = sqrt (nav_token_grid_tokens (i));
    g_assert_cmpfloat_with_epsilon (nav_token_grid_at (values, nav_token_grid_tokens (i)),
                                    values[i], 1e-12 * values[i]);
  }
}

/* --- Times --- */

static void
test_nothing_takes_no_time (void)
{
  g_autoptr (NavStepModel) model = make_model (LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1);
  NavStep step;
  NavStepParts parts;

  nav_step_clear (&step);
  g_assert_cmpfloat (nav_step_model_ms (model, &step), ==, 0);
  nav_step_model_parts (model, &step, &parts);
  g_assert_cmpfloat (parts.linear + parts.attention + parts.other, ==, 0);
}

static void
draw_step (NavRandom *random, NavStep *step)
{
  guint decodes = (guint) (nav_random_uniform (random) * 300);
  guint chunks = (guint) (nav_random_uniform (random) * 4);

  nav_step_clear (step);
  for (guint i = 0; i <= decodes; i++)
    nav_step_add_decode (step, 1 + nav_random_uniform (random) * 9000, 128);
  for (guint i = 0; i < chunks; i++)
    nav_step_add_prefill (step, 1 + nav_random_uniform (random) * 3000,
                          nav_random_uniform (random) * 5000, i % 2 == 0, 128);
}

static NavStepModel *
draw_model (NavRandom *random)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  guint i = (guint) (nav_random_uniform (random) * models->len);
  guint j = (guint) (nav_random_uniform (random) * gpus->len);
  NavModel *model = g_ptr_array_index (models, i);
  NavGpu *gpu = g_ptr_array_index (gpus, j);

  if (isnan (gpu->bf16_tflops))
    gpu = nav_catalog_find_gpu (catalog, "a100-80");
  return make_model (model->id, gpu->id, (NavPrecision) (1 + i % 6), 1u << (j % 4));
}

static void
test_more_work_takes_longer (void)
{
  g_autoptr (NavRandom) random = nav_random_new (3, "steps");

  for (int i = 0; i < 300; i++) {
    g_autoptr (NavStepModel) model = draw_model (random);
    NavStep step, more;
    double before;

    draw_step (random, &step);
    before = nav_step_model_ms (model, &step);
    g_assert_true (isfinite (before) && before > 0);
    more = step;
    nav_step_add_decode (&more, 1, 128);
    g_assert_cmpfloat (nav_step_model_ms (model, &more), >=, before);
    more = step;
    nav_step_add_prefill (&more, 10, 0, FALSE, 128);
    g_assert_cmpfloat (nav_step_model_ms (model, &more), >=, before);
    more = step;
    more.decode_context *= 1.1;
    g_assert_cmpfloat (nav_step_model_ms (model, &more), >=, before);
  }
}

static void
test_parts_add_up (void)
{
  g_autoptr (NavRandom) random = nav_random_new (4, "steps");

  for (int i = 0; i < 100; i++) {
    g_autoptr (NavStepModel) model = draw_model (random);
    NavStepParts p;
    NavStep step;
    double whole;

    draw_step (random, &step);
    whole = nav_step_model_ms (model, &step);
    nav_step_model_parts (model, &step, &p);
    g_assert_cmpfloat_with_epsilon (
      p.linear + p.attention + p.experts + p.communication + p.other, whole, 1e-9 * whole);
    g_assert_true (p.linear > 0 && p.attention > 0 && p.other > 0);
    g_assert_true (p.experts >= 0 && p.communication >= 0);
  }
}

/* What is known of the attention of one chunk holds for as many equal ones. */
static void
test_equal_chunks_work_alike (void)
{
  g_autoptr (NavRandom) random = nav_random_new (5, "steps");

  for (int i = 0; i < 100; i++) {
    g_autoptr (NavStepModel) model = draw_model (random);
    double tokens = 1 + floor (nav_random_uniform (random) * 4000);
    NavStep one = prefill_step (tokens), step;
    double work = nav_step_model_prompt_work_ms (model, &one), whole;

    nav_step_clear (&step);
    g_assert_cmpfloat (nav_step_model_prompt_work_ms (model, &step), ==, 0);
    g_assert_cmpfloat (nav_step_model_ms_given (model, &step, 0), ==, 0);
    for (int n = 1; n <= 5; n++) {
      nav_step_add_prefill (&step, tokens, 0, TRUE, 0);
      nav_step_add_decode (&step, 100, 0);
      whole = nav_step_model_ms (model, &step);
      g_assert_cmpfloat_with_epsilon (nav_step_model_ms_given (model, &step, n * work), whole,
                                      1e-12 * whole);
    }
  }
}

/* A decode reads every weight once: no model may be faster than the data sheet's bandwidth. */
static void
test_no_decode_beats_the_bandwidth (void)
{
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  double bytes = nav_catalog_find_model (catalog, LLAMA_8B)->parameters * 2;

  for (guint i = 0; i < gpus->len; i++) {
    const NavGpu *gpu = g_ptr_array_index (gpus, i);
    if (!isnan (gpu->bf16_tflops))
      g_assert_cmpfloat (
        time_of (LLAMA_8B, gpu->id, NAV_PRECISION_BF16, 1, decode_step (1, 100)), >,
        0.93 * bytes / (gpu->memory_gb_per_s * 1e6));
  }
}

static void
test_no_prefill_beats_the_peak (void)
{
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  double flop = 2 * 6.98e9 * 8192; /* all weights but the embeddings and the head */

  for (guint i = 0; i < gpus->len; i++) {
    const NavGpu *gpu = g_ptr_array_index (gpus, i);
    if (!isnan (gpu->bf16_tflops))
      g_assert_cmpfloat (time_of (LLAMA_8B, gpu->id, NAV_PRECISION_BF16, 1, prefill_step (8192)),
                         >, flop / (gpu->bf16_tflops * 1e9));
  }
}

static void
test_precisions (void)
{
  NavStep decode = decode_step (1, 100), prefill = prefill_step (8192);

  /* Native 8 bits: faster at both. */
  g_assert_cmpfloat (time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_FP8, 2, decode), <,
                     0.7 * time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_BF16, 2, decode));
  g_assert_cmpfloat (time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_FP8, 2, prefill), <,
                     0.9 * time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_BF16, 2, prefill));
  /* Weight-only on Ampere: fewer bytes to read, the same products. */
  g_assert_cmpfloat (time_of (LLAMA_70B, "a100-80", NAV_PRECISION_FP8, 2, decode), <,
                     0.7 * time_of (LLAMA_70B, "a100-80", NAV_PRECISION_BF16, 2, decode));
  g_assert_cmpfloat (time_of (LLAMA_70B, "a100-80", NAV_PRECISION_FP8, 2, prefill), >,
                     0.95 * time_of (LLAMA_70B, "a100-80", NAV_PRECISION_BF16, 2, prefill));
  g_assert_cmpfloat (time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_INT4, 2, decode), <,
                     time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_FP8, 2, decode));
  g_assert_cmpfloat (time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_FP4, 2, prefill), >,
                     0.95 * time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_BF16, 2, prefill));
  /* Native 4 bits on Blackwell alone. */
  g_assert_cmpfloat (time_of (LLAMA_70B, "b200", NAV_PRECISION_FP4, 2, prefill), <,
                     0.9 * time_of (LLAMA_70B, "b200", NAV_PRECISION_BF16, 2, prefill));
}

static void
test_splitting_helps_where_the_link_is_fast (void)
{
  NavStep prefill = prefill_step (8192);

  g_assert_cmpfloat (time_of (LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 4, prefill), <,
                     0.5 * time_of (LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, prefill));
  g_assert_cmpfloat (time_of (LLAMA_8B, "l40s", NAV_PRECISION_BF16, 4, prefill), >,
                     time_of (LLAMA_8B, "l40s", NAV_PRECISION_BF16, 1, prefill));
}

static void
test_experts_cost_by_those_visited (void)
{
  g_autoptr (NavStepModel) model =
    make_model ("Qwen/Qwen3-30B-A3B", "h100-sxm", NAV_PRECISION_BF16, 1);
  NavStep one = decode_step (1, 100), many = decode_step (64, 100);
  NavStepParts a, b;

  nav_step_model_parts (model, &one, &a);
  nav_step_model_parts (model, &many, &b);
  /* 8 of 128 experts against nearly all of them. */
  g_assert_cmpfloat (b.experts, >, 4 * a.experts);
  g_assert_cmpfloat (b.experts, <, 17 * a.experts);
}

static void
test_windows_save_attention (void)
{
  g_autoptr (NavStepModel) model =
    make_model ("google/gemma-3-27b-it", "h100-sxm", NAV_PRECISION_BF16, 1);
  NavStep far, near;
  NavStepParts a, b;

  nav_step_clear (&far);
  nav_step_clear (&near);
  for (int i = 0; i < 32; i++) {
    nav_step_add_decode (&far, 30000, 0);
    nav_step_add_decode (&near, 30000, 1024);
  }
  nav_step_model_parts (model, &far, &a);
  nav_step_model_parts (model, &near, &b);
  g_assert_cmpfloat (b.attention, <, 0.4 * a.attention);
}

static void
test_basis (void)
{
  static const struct {
    const char *gpu;
    NavBasis basis;
  } cases[] = {
    { "h100-sxm", NAV_BASIS_ESTIMATED },  { "a100-80", NAV_BASIS_ESTIMATED },
    { "h100-pcie", NAV_BASIS_DATASHEET }, { "mi300x", NAV_BASIS_DATASHEET },
    { "l4", NAV_BASIS_DATASHEET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NavStepModel) model = make_model (LLAMA_8B, cases[i].gpu, NAV_PRECISION_BF16, 1);
    g_assert_cmpint (nav_step_model_get_basis (model), ==, cases[i].basis);
  }
}

static NavCandidate *
staged_candidate (const char *model, const char *gpu, guint split, guint stages, guint experts)
{
  NavEngine engine = { .max_model_len = 4096 };

  return nav_candidate_new (nav_catalog_find_model (catalog, model),
                            nav_catalog_find_gpu (catalog, gpu), NULL, NAV_PRECISION_BF16, FALSE,
                            split, stages, experts, &engine);
}

/* What a search derives is what it would have made. */
static void
test_stages_of_another_model (void)
{
  static const struct {
    const char *model;
    const char *gpu;
    guint split;
    guint experts;
  } cases[] = {
    { LLAMA_70B, "h100-sxm", 2, 1 },
    { LLAMA_70B, "l4", 1, 1 },
    { MIXTRAL, "h100-sxm", 4, 4 },
    { MIXTRAL, "a100-80", 2, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint from = 1; from <= 2; from++) {
      g_autoptr (NavCandidate) first = staged_candidate (cases[i].model, cases[i].gpu,
                                                         cases[i].split, from, cases[i].experts);
      g_autoptr (NavCandidate) other = staged_candidate (cases[i].model, cases[i].gpu,
                                                         cases[i].split, 4, cases[i].experts);
      g_autoptr (NavStepModel) model = nav_step_model_new (catalog, first);
      g_autoptr (NavStepModel) made = nav_step_model_new (catalog, other);
      g_autoptr (NavStepModel) derived =
        nav_step_model_new_with_stages (model, catalog, other);

      for (guint tokens = 1; tokens < 20000; tokens *= 3) {
        NavStep decode = decode_step (MIN (tokens, 500), 1000), prefill = prefill_step (tokens);
        g_assert_cmpfloat (nav_step_model_ms (derived, &decode), ==,
                           nav_step_model_ms (made, &decode));
        g_assert_cmpfloat (nav_step_model_ms (derived, &prefill), ==,
                           nav_step_model_ms (made, &prefill));
        g_assert_cmpfloat (nav_step_model_ms (derived, &prefill), >,
                           nav_step_model_ms (model, &prefill));
      }
    }
}

static void
test_stages_pass_one_after_the_other (void)
{
  g_autoptr (NavCandidate) staged = staged_candidate (LLAMA_70B, "h100-sxm", 2, 2, 1);
  g_autoptr (NavStepModel) model = nav_step_model_new (catalog, staged);
  NavStep decode = decode_step (8, 1000);
  double alone = time_of (LLAMA_70B, "h100-sxm", NAV_PRECISION_BF16, 2, decode);

  g_assert_cmpfloat (nav_step_model_ms (model, &decode), >, alone);
  g_assert_cmpfloat (nav_step_model_ms (model, &decode), <, alone * 1.05);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  g_test_add_func ("/serving/step/chunks-add-up", test_chunks_add_up_to_the_prompt);
  g_test_add_func ("/serving/step/windows-token-by-token", test_windows_count_token_by_token);
  g_test_add_func ("/serving/step/grid", test_grid_is_exact_at_points_and_straight_between);
  g_test_add_func ("/serving/step/nothing-takes-no-time", test_nothing_takes_no_time);
  g_test_add_func ("/serving/step/more-work-takes-longer", test_more_work_takes_longer);
  g_test_add_func ("/serving/step/parts-add-up", test_parts_add_up);
  g_test_add_func ("/serving/step-model/equal-chunks", test_equal_chunks_work_alike);
  g_test_add_func ("/serving/step/decode-bandwidth", test_no_decode_beats_the_bandwidth);
  g_test_add_func ("/serving/step/prefill-peak", test_no_prefill_beats_the_peak);
  g_test_add_func ("/serving/step/precisions", test_precisions);
  g_test_add_func ("/serving/step/splitting", test_splitting_helps_where_the_link_is_fast);
  g_test_add_func ("/serving/step/experts-visited", test_experts_cost_by_those_visited);
  g_test_add_func ("/serving/step/windows-save", test_windows_save_attention);
  g_test_add_func ("/serving/step/basis", test_basis);
  g_test_add_func ("/serving/step/stages", test_stages_pass_one_after_the_other);
  g_test_add_func ("/serving/step/stages-of-another", test_stages_of_another_model);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
