// SPDX-License-Identifier: Apache-2.0
// How fast the planner searches: closed forms a second, whole plans over the fullest catalogue,
// each configuration at its highest rate under the targets. Processor time, best of some rounds, so
// that other work on the machine does not count.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/nav-json.h"
#include "config.h"
#include "planner/nav-refine.h"
#include "serving/nav-closed-form.h"

#define ROUNDS 5
#define REFINED_ROUNDS 2
#define RATES 8 /* asked of each configuration in the table of evaluations */

/* What others publish of their own search, and where. */
static const struct {
  const char *who;
  const char *what;
} anchors[] = {
  { "AIConfigurator", "a search in 30 s on average (paper); 49 to 66 predictions a second a core "
                      "(its regression gate)" },
  { "Vidur-Search", "1 h for the best configuration of one model (MLSys 2024)" },
  { "llm-d-planner", "0.5 to 2 s for one estimate, at most 5 models" },
};

static double
seconds_of (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec + now.tv_nsec * 1e-9;
}

/* --- Closed forms --- */

typedef struct {
  NavCandidate *candidate;
  NavMemory memory;
} Fitting;

static void
fitting_clear (gpointer data)
{
  nav_candidate_unref (((Fitting *) data)->candidate);
}

/* Every model in its deployable precisions on every GPU with every split; only those that fit. */
static GArray *
collect_fitting (NavCatalog *catalog, guint *ret_considered)
{
  const GPtrArray *models = nav_catalog_get_models (catalog);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Fitting));
  NavEngine engine = { .max_model_len = 4096 };

  g_array_set_clear_func (all, fitting_clear);
  for (guint m = 0; m < models->len; m++) {
    NavModel *model = models->pdata[m];
    for (guint c = 0; c < model->checkpoints->len; c++)
      for (guint g = 0; g < gpus->len; g++)
        for (guint tensor = 1; tensor <= 8; tensor *= 2) {
          const NavCheckpoint *checkpoint = model->checkpoints->pdata[c];
          Fitting fitting = { .candidate = nav_candidate_new (model, gpus->pdata[g], checkpoint,
                                                              checkpoint->precision, FALSE, tensor,
                                                              1, 1, &engine) };
          (*ret_considered)++;
          nav_memory_compute (fitting.candidate, &fitting.memory);
          if (fitting.memory.fits)
            g_array_append_val (all, fitting);
          else
            fitting_clear (&fitting);
        }
  }
  return all;
}

static void
print_evaluations (NavCatalog *catalog)
{
  guint considered = 0;
  g_autoptr (GArray) all = collect_fitting (catalog, &considered);
  double alone = INFINITY, together = INFINITY, n = (double) all->len * RATES;

  for (int round = 0; round < ROUNDS; round++) {
    double start = seconds_of (CLOCK_PROCESS_CPUTIME_ID), spent = 0;

    for (guint i = 0; i < all->len; i++) {
      const Fitting *f = &g_array_index (all, Fitting, i);
      g_autoptr (NavStepModel) step = nav_step_model_new (catalog, f->candidate);
      NavTraffic traffic = { .concurrency = NAN, .requests = NAN, .cv2 = 1, .prefix_groups = 1,
                             .input_mean = 512, .input_variance = 512 * 512,
                             .input_longest = 2048, .output_mean = 256,
                             .output_variance = 128 * 128, .output_longest = 1024,
                             .overhead_per_request_ms = NAN,
                             .overhead_per_output_token_ms = NAN };
      g_autoptr (NavClosedForm) form = NULL;
      double before = seconds_of (CLOCK_PROCESS_CPUTIME_ID);

      form = nav_closed_form_new (step, f->candidate, &f->memory, &traffic);
      for (int rate = 0; rate < RATES; rate++) {
        NavForecast forecast;
        nav_closed_form_at (form, 0.25 * (1 << rate), &forecast);
      }
      spent += seconds_of (CLOCK_PROCESS_CPUTIME_ID) - before;
    }
    alone = MIN (alone, spent);
    together = MIN (together, seconds_of (CLOCK_PROCESS_CPUTIME_ID) - start);
  }
  printf ("closed form, one core: %u configurations of %u fit, %d rates each\n", all->len,
          considered, RATES);
  printf ("  evaluations          %6.2f us, %9.0f a second\n", alone / n * 1e6, n / alone);
  printf ("  with their models    %6.2f us, %9.0f a second; 140,000 in %.0f ms\n",
          together / n * 1e6, n / together, together / n * 140e6);
}

/* --- Whole plans --- */

static NavSpec *
parse_spec (NavCatalog *catalog, const char *json, gboolean everything)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, NULL);
  NavSpec *spec = nav_spec_new_from_json (node, NULL), *named;
  const GPtrArray *models = nav_catalog_get_models (catalog);
  const GPtrArray *gpus = nav_catalog_get_gpus (catalog);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!everything)
    return spec;
  /* Naming models and cards brings those in that are left out otherwise. */
  for (guint i = 0; i < models->len; i++)
    g_ptr_array_add (names, ((NavModel *) models->pdata[i])->id);
  g_ptr_array_add (names, NULL);
  named = nav_spec_with (spec, NAV_CONSTRAINT_MODELS, 0,
                         nav_leaf_new_list ((const char **) names->pdata, NAV_ORIGIN_EDITED));
  nav_spec_unref (spec);
  g_ptr_array_set_size (names, 0);
  for (guint i = 0; i < gpus->len; i++)
    g_ptr_array_add (names, ((NavGpu *) gpus->pdata[i])->id);
  g_ptr_array_add (names, NULL);
  spec = nav_spec_with (named, NAV_CONSTRAINT_GPUS, 0,
                        nav_leaf_new_list ((const char **) names->pdata, NAV_ORIGIN_EDITED));
  nav_spec_unref (named);
  return spec;
}

/* On two processors a plan takes as long as the busier of its two threads works. */
static void
print_plan (NavCatalog *catalog, const char *title, const char *json, gboolean everything)
{
  g_autoptr (NavSpec) spec = parse_spec (catalog, json, everything);
  double one = INFINITY, two = INFINITY;
  guint considered = 0, fitting = 0, feasible = 0;

  for (int round = 0; round < ROUNDS; round++) {
    double start = seconds_of (CLOCK_PROCESS_CPUTIME_ID);
    g_autoptr (NavPlan) alone = nav_plan_compute (catalog, spec, 1, NULL, NULL, NULL, NULL);
    double middle = seconds_of (CLOCK_PROCESS_CPUTIME_ID);
    double own = seconds_of (CLOCK_THREAD_CPUTIME_ID), all;
    g_autoptr (NavPlan) both G_GNUC_UNUSED =
      nav_plan_compute (catalog, spec, 2, NULL, NULL, NULL, NULL);

    own = seconds_of (CLOCK_THREAD_CPUTIME_ID) - own;
    all = seconds_of (CLOCK_PROCESS_CPUTIME_ID) - middle;
    one = MIN (one, middle - start);
    two = MIN (two, MAX (own, all - own));
    considered = nav_plan_get_considered (alone);
    fitting = nav_plan_get_fitting (alone);
    feasible = nav_plan_get_feasible (alone);
  }
  printf ("  %-24s %6u configurations, %6u fit, %6u feasible: %6.1f ms on one core, %6.1f ms on "
          "two\n",
          title, considered, fitting, feasible, one * 1e3, two * 1e3);
}

/* The best 200 of a plan, simulated, besides the plan itself. */
static void
print_refined (NavCatalog *catalog, const char *title, const char *json)
{
  g_autoptr (NavSpec) spec = parse_spec (catalog, json, FALSE);
  g_autoptr (NavPlan) plan = nav_plan_compute (catalog, spec, 2, NULL, NULL, NULL, NULL);
  double two = INFINITY;
  guint simulated = 0;

  for (int round = 0; round < REFINED_ROUNDS; round++) {
    double start = seconds_of (CLOCK_PROCESS_CPUTIME_ID);
    double own = seconds_of (CLOCK_THREAD_CPUTIME_ID), all;
    g_autoptr (NavPlan) fine = nav_plan_refine (plan, NULL, 2, NULL, NULL, NULL, NULL);

    own = seconds_of (CLOCK_THREAD_CPUTIME_ID) - own;
    all = seconds_of (CLOCK_PROCESS_CPUTIME_ID) - start;
    two = MIN (two, MAX (own, all - own));
    simulated = nav_plan_get_simulated (fine);
  }
  printf ("  %-24s %6u configurations simulated: %5.2f s on two cores, %5.1f ms each\n", title,
          simulated, two, two / simulated * 2e3);
}

int
main (int argc, char **argv)
{
  g_autofree char *directory = g_build_filename (NAV_SOURCE_DATADIR, "knowledge", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCatalog) catalog =
    nav_catalog_new_from_directory (argc > 1 ? argv[1] : directory, &error);

  if (catalog == NULL) {
    fprintf (stderr, "%s\n", error->message);
    return EXIT_FAILURE;
  }
  printf ("planner, processor time, best of %d\n", ROUNDS);
  print_evaluations (catalog);
  printf ("whole plans, each configuration at its highest rate under the targets\n");
  print_plan (catalog, "a chatbot for 1,000",
              "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
              "'priorities':{'latency':'high'}}",
              FALSE);
  print_plan (catalog, "the whole catalogue",
              "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
              "'constraints':{'licence':'any'}}",
              TRUE);
  print_plan (catalog, "the same, long prompts",
              "{'workloads':[{'peak_rps':3,'input_tokens':6000,'output_tokens':400}],"
              "'slo':{'percentile':95,'ttft_ms':3000,'tpot_ms':60},"
              "'constraints':{'licence':'any'}}",
              TRUE);
  printf ("the best of a plan, each at its highest rate by bisection on the simulation\n");
  print_refined (catalog, "a chatbot for 1,000",
                 "{'workloads':[{'use_case':'chatbot_conversational','users':1000}],"
                 "'priorities':{'latency':'high'}}");
  print_refined (catalog, "a chatbot for 30,000",
                 "{'workloads':[{'use_case':'chatbot_conversational','users':30000}]}");
  print_refined (catalog, "long prompts",
                 "{'workloads':[{'peak_rps':3,'input_tokens':6000,'output_tokens':400}],"
                 "'slo':{'percentile':95,'ttft_ms':3000,'tpot_ms':60}}");
  print_refined (catalog, "two workloads",
                 "{'workloads':[{'use_case':'chatbot_conversational','users':1000},"
                 "{'use_case':'translation','users':300}]}");
  for (gsize i = 0; i < G_N_ELEMENTS (anchors); i++)
    printf ("  beside it: %s, %s\n", anchors[i].who, anchors[i].what);
  return EXIT_SUCCESS;
}
