// SPDX-License-Identifier: Apache-2.0
// Runs of plans in the knowledge base: which correct forecasts and which do not, what they make of
// a plan, and that all of it can be taken back.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "workflow-fixture.h"
#include "workflow/nav-intake.h"
#include "workflow/nav-outcome-change.h"
#include "workflow/nav-outcome-keeper.h"
#include "workflow/nav-plan-words.h"

/* Two replicas, because nobody has measured an L4 and the forecast's range is wide. */
#define NEEDS                                                                                      \
  "{'workloads':[{'peak_rps':2.7,'input_tokens':150,'output_tokens':200}],"                        \
  "'slo':{'percentile':90,'ttft_ms':200,'tpot_ms':50,'e2e_ms':10150},"                             \
  "'constraints':{'gpus':['l4'],'models':['Qwen/Qwen3-8B','Qwen/Qwen2.5-7B-Instruct']}}"

#define ID_LENGTH strlen ("local:00000000-0000-0000-0000-000000000000")

typedef struct {
  char *folder;
  NavKnowledge *knowledge;
  NavCatalog *catalog;
  NavPlan *plan; /* before anything was measured */
  const NavRecommendation *r;
} Fixture;

static NavCatalog *
load_catalog (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  NavCatalog *catalog = nav_knowledge_load (fixture->knowledge, &error);

  g_assert_no_error (error);
  return catalog;
}

static NavPlan *
make_plan (NavCatalog *catalog)
{
  g_autoptr (NavSpec) spec = workflow_fixture_spec (NEEDS);
  g_autoptr (GError) error = NULL;
  NavPlan *plan = nav_plan_compute (catalog, spec, 1, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture->folder = workflow_fixture_folder ();
  path = g_build_filename (fixture->folder, "knowledge.db", NULL);
  fixture->knowledge = nav_knowledge_open (path, g_getenv ("NEURALNAV_DATA"), &error);
  g_assert_no_error (error);
  fixture->catalog = load_catalog (fixture);
  fixture->plan = make_plan (fixture->catalog);
  fixture->r = nav_plan_best (fixture->plan, NAV_LIST_BALANCED);
  g_assert_cmpstr (fixture->r->candidate->model->id, ==, "Qwen/Qwen3-8B");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  nav_plan_unref (fixture->plan);
  nav_catalog_unref (fixture->catalog);
  nav_knowledge_unref (fixture->knowledge);
  workflow_fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* The plan's own traffic, answered so many times as slowly as forecast, a little unevenly. */
static NavRun *
make_run (Fixture *fixture, const char *served, double slower)
{
  const NavProofOptions options = { .duration_s = 60, .replicas = 1, .seed = 1 };
  const NavLatency *forecast = fixture->r->forecast.latency;
  g_autoptr (NavLoadSpec) spec =
    nav_proof_make_load (fixture->plan, fixture->r, &options, NULL);
  g_autoptr (NavEndpoint) endpoint = g_atomic_rc_box_new0 (NavEndpoint);
  NavRun *run;

  endpoint->url = g_strdup ("http://somewhere.example/v1/chat/completions");
  endpoint->model = g_strdup (served);
  endpoint->server = g_strdup ("vllm");
  endpoint->max_model_len = NAN;
  run = nav_run_new (spec, endpoint, "2026-11-24T10:00:00Z");
  for (guint i = 0; i < spec->load.n_trace; i++) {
    const NavTraceRequest *request = &spec->load.trace[i];
    double uneven = slower * (1 + 0.002 * (i % 5)), at = request->arrival_s;
    double first = at + uneven * forecast[NAV_METRIC_TTFT].mean / 1000;
    double last =
      first + (request->output_tokens - 1) * uneven * forecast[NAV_METRIC_TPOT].mean / 1000;
    NavRequestRecord record = { .scheduled_s = at, .dispatched_s = at, .sent_s = at,
                                .first_s = first, .last_s = last, .end_s = last,
                                .input_tokens = request->input_tokens,
                                .output_tokens = request->output_tokens,
                                .asked_input = request->input_tokens,
                                .asked_output = request->output_tokens,
                                .events = request->output_tokens, .status = 200,
                                .outcome = NAV_STREAM_COMPLETE, .counted = TRUE, .usage = TRUE };
    g_array_append_val (run->records, record);
  }
  return run;
}

static NavOutcomeRecord *
record_run (Fixture *fixture, const NavRun *run)
{
  const NavProofOptions options = { .duration_s = 60, .replicas = 1, .seed = 1 };
  g_auto (NavRunFigures) figures = { 0 };
  const NavOutcomeRun outcome = { fixture->catalog, fixture->r, &options, run, &figures };
  g_autoptr (GError) error = NULL;
  NavOutcomeRecord *record;

  nav_run_compute (run, &figures);
  record = nav_outcome_record_new (&outcome, NULL, &error);
  g_assert_no_error (error);
  return record;
}

static NavOutcomeRecord *
record_pace (Fixture *fixture, double slower)
{
  g_autoptr (NavRun) run = make_run (fixture, "my-alias", slower);

  return record_run (fixture, run);
}

static void
put (Fixture *fixture, const NavOutcomeRecord *record)
{
  g_autoptr (GError) error = NULL;

  nav_outcome_record_put (record, fixture->knowledge, &error);
  g_assert_no_error (error);
}

static const NavRecommendation *
find_model (NavPlan *plan, const char *model)
{
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((NavRecommendation *) all->pdata[i])->candidate->model->id, model))
      return all->pdata[i];
  g_assert_not_reached ();
}

static double
width_of (const NavRecommendation *r, NavMetric metric)
{
  return (r->forecast.range80[metric].high - r->forecast.range80[metric].low) /
         r->forecast.latency[metric].mean;
}

/* TPOT of the option that was tried, on one replica, by the closed form. */
static double
tpot_of (NavPlan *plan)
{
  return find_model (plan, "Qwen/Qwen3-8B")->forecast.latency[NAV_METRIC_TPOT].mean;
}

static void
test_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1.1);
  const NavOutcome *outcome = record->outcome;
  const NavBenchmark *run = outcome->benchmark;
  g_autofree char *text = nav_json_to_text (record->row, FALSE);

  (void) data;
  g_assert_cmpint (record->use, ==, NAV_OUTCOME_CORRECTS);
  g_assert_true (g_str_has_prefix (outcome->id, "local:"));
  g_assert_cmpuint (strlen (outcome->id), ==, ID_LENGTH);
  g_assert_cmpstr (outcome->at, ==, "2026-11-24T10:00:00Z");
  g_assert_cmpstr (run->measured_on, ==, "2026-11-24");
  g_assert_cmpstr (run->gpu, ==, "l4");
  g_assert_cmpuint (run->tensor_parallel, ==, fixture->r->candidate->tensor_parallel);
  g_assert_cmpfloat_with_epsilon (run->input_lengths->mean, 150, 1);
  g_assert_cmpfloat_with_epsilon (run->rate, fixture->r->forecast_rate, 0.5);
  g_assert_cmpuint (outcome->planned_replicas, ==, fixture->r->replicas);
  g_assert_cmpstr (outcome->server_model, ==, "my-alias");
  g_assert_cmpfloat (outcome->forecast[NAV_METRIC_TTFT], ==, fixture->r->slo.metrics[0].predicted);
  g_assert_cmpfloat_with_epsilon (run->tpot_mean_ms / fixture->r->forecast.latency[1].mean, 1.1,
                                  0.02);
  g_assert_null (strstr (text, "somewhere.example"));
}

/* Each row has a name of its own, also of the same run. */
static void
test_ids (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) one = record_pace (fixture, 1), two = record_pace (fixture, 1);

  (void) data;
  g_assert_cmpstr (one->outcome->id, !=, two->outcome->id);
}

static void
test_slower (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1.3);
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (NavPlan) after = NULL;
  const NavRecommendation *other, *unmeasured, *now;

  (void) data;
  put (fixture, record);
  catalog = load_catalog (fixture);
  after = make_plan (catalog);
  now = find_model (after, "Qwen/Qwen3-8B");
  g_assert_cmpfloat (tpot_of (after), >, 1.1 * tpot_of (fixture->plan));
  g_assert_cmpstr (now->forecast.evidence[0], ==, record->outcome->id);
  g_assert_cmpint (now->forecast.basis, <, NAV_BASIS_ESTIMATED);
  g_assert_cmpfloat (width_of (now, NAV_METRIC_TPOT), <,
                     width_of (fixture->r, NAV_METRIC_TPOT));
  /* Of another model it says nothing, neither better nor worse. */
  unmeasured = find_model (fixture->plan, "Qwen/Qwen2.5-7B-Instruct");
  other = find_model (after, "Qwen/Qwen2.5-7B-Instruct");
  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    g_assert_cmpfloat (other->slo.metrics[i].predicted, ==, unmeasured->slo.metrics[i].predicted);
    g_assert_cmpfloat (other->slo.metrics[i].high, ==, unmeasured->slo.metrics[i].high);
  }
}

static void
test_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1);
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (NavPlan) after = NULL;
  g_autoptr (NavOutcomeChange) change = NULL, none = NULL;
  g_autofree char *words = NULL, *nothing = NULL;

  (void) data;
  put (fixture, record);
  catalog = load_catalog (fixture);
  after = make_plan (catalog);
  change = nav_outcome_change_new (fixture->plan, fixture->r, after);
  words = nav_outcome_words_change (&nav_words_english, change);
  g_assert_cmpuint (change->replicas_before, ==, 2);
  g_assert_cmpuint (change->replicas_after, ==, 1);
  g_assert_cmpstr (words, ==,
                   "Calculated → Checked: 1 replica fewer, $1,168 a month less.");
  none = nav_outcome_change_new (fixture->plan, fixture->r, fixture->plan);
  nothing = nav_outcome_words_change (&nav_words_english, none);
  g_assert_true (g_str_has_prefix (nothing, "Calculated: the forecast of TTFT p90 stays "));
  g_assert_true (g_str_has_suffix (nothing, "; 2 replicas as before."));
}

/* Without the option there is nothing to compare with, and that is what is said. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavSpec) spec = workflow_fixture_spec (
    "{'workloads':[{'use_case':'chatbot_conversational','peak_rps':1}],"
    "'constraints':{'gpus':['h100-sxm']}}");
  g_autoptr (NavPlan) other =
    nav_plan_compute (fixture->catalog, spec, 1, NULL, NULL, NULL, NULL);
  g_autoptr (NavOutcomeChange) change =
    nav_outcome_change_new (fixture->plan, fixture->r, other);
  g_autofree char *words = nav_outcome_words_change (&nav_words_english, change);

  (void) data;
  g_assert_cmpuint (change->replicas_after, ==, 0);
  g_assert_nonnull (strstr (words, "what was tried meets the targets no more."));
  g_assert_nonnull (strstr (words, "The best balance is now"));
}

static void
assert_no_measurement (Fixture *fixture)
{
  g_autoptr (NavCatalog) catalog = load_catalog (fixture);
  g_autoptr (NavPlan) after = make_plan (catalog);

  g_assert_cmpuint (nav_catalog_get_measurements (catalog)->len, ==,
                    nav_catalog_get_benchmarks (catalog)->len);
  g_assert_cmpfloat (tpot_of (after), ==, tpot_of (fixture->plan));
}

static void
test_simulated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavRun) run = make_run (fixture, "my-alias", 1.3);
  g_autoptr (NavOutcomeRecord) record = NULL;

  (void) data;
  run->simulated = TRUE;
  record = record_run (fixture, run);
  g_assert_cmpint (record->use, ==, NAV_OUTCOME_SIMULATED);
  g_assert_null (record->residual);
  put (fixture, record);
  assert_no_measurement (fixture);
}

/* Kept for what it says, not for what it measures. */
static void
assert_faulty (Fixture *fixture, const NavRun *run, const char *reason)
{
  g_autoptr (NavOutcomeRecord) record = record_run (fixture, run);
  g_autofree char *reasons = nav_outcome_words_reasons (&nav_words_english, record);

  g_assert_cmpint (record->use, ==, NAV_OUTCOME_FAULTY);
  g_assert_nonnull (strstr (reasons, reason));
  put (fixture, record);
  assert_no_measurement (fixture);
}

static void
test_faulty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavRun) other = make_run (fixture, "meta-llama/Llama-3.1-8B-Instruct", 1.1);
  g_autoptr (NavRun) failing = make_run (fixture, "my-alias", 1.1);
  g_autoptr (NavRun) engine = make_run (fixture, "my-alias", 1.1);
  g_autoptr (NavRun) short_one = make_run (fixture, "my-alias", 1.1);

  (void) data;
  assert_faulty (fixture, other, "serves meta-llama/Llama-3.1-8B-Instruct, but the plan is for");
  for (guint i = 0; i < failing->records->len / 4; i++)
    g_array_index (failing->records, NavRequestRecord, i).outcome = NAV_STREAM_REFUSED;
  assert_faulty (fixture, failing, "%");
  g_free (engine->endpoint->server);
  engine->endpoint->server = g_strdup ("llama.cpp");
  assert_faulty (fixture, engine, "llama.cpp");
  g_array_set_size (short_one->records, 9);
  assert_faulty (fixture, short_one, "Only 9 requests count");
}

/* Faster than its memory can be read, or nothing at all: no row of any kind. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavRun) silent = make_run (fixture, "my-alias", 1);
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 0.05), nothing = NULL;
  g_autofree char *reasons = nav_outcome_words_reasons (&nav_words_english, record);

  (void) data;
  g_assert_cmpint (record->use, ==, NAV_OUTCOME_REFUSED);
  g_assert_cmpstr (reasons, !=, "");
  for (guint i = 0; i < silent->records->len; i++)
    g_array_index (silent->records, NavRequestRecord, i).outcome = NAV_STREAM_UNREACHED;
  nothing = record_run (fixture, silent);
  g_assert_cmpint (nothing->use, ==, NAV_OUTCOME_REFUSED);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1.3);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCatalog) with = NULL, without = NULL;

  (void) data;
  put (fixture, record);
  with = load_catalog (fixture);
  g_assert_nonnull (nav_catalog_find_outcome (with, record->outcome->id));
  g_assert_nonnull (nav_catalog_find_residual (with, record->outcome->id));
  g_assert_true (nav_outcome_record_remove (record, fixture->knowledge, &error));
  g_assert_true (nav_outcome_record_remove (record, fixture->knowledge, &error));
  g_assert_no_error (error);
  without = load_catalog (fixture);
  g_assert_null (nav_catalog_find_residual (without, record->outcome->id));
  assert_no_measurement (fixture);
}

static NavIntake *
take_in (NavCatalog *catalog, const NavOutcomeRecord *record)
{
  NavImportFacts facts = nav_import_facts_none ();
  g_autofree char *row = nav_json_to_text (record->row, FALSE);
  g_autofree char *text = g_strdup_printf (
    "{\"schema\":\"neuralnav.knowledge/1\",\"collection\":\"outcomes\",\"rows\":[%s]}", row);
  NavImport *import = nav_import_parse (catalog, text, strlen (text), "f", -1, &facts, NULL);

  g_assert_nonnull (import);
  return nav_intake_new (catalog, import);
}

/* As it was exported: known where it is, new where it is not, and refused where it cannot be. */
static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1.3);
  g_autoptr (NavOutcomeRecord) impossible = record_pace (fixture, 0.05);
  g_autoptr (NavIntake) new = take_in (fixture->catalog, record), again = NULL;
  g_autoptr (NavIntake) refused = take_in (fixture->catalog, impossible);
  g_autoptr (NavCatalog) catalog = NULL;

  (void) data;
  g_assert_cmpuint (nav_intake_count (new, NAV_INTAKE_NEW), ==, 1);
  g_assert_true (nav_intake_store (new, fixture->knowledge, NULL));
  catalog = load_catalog (fixture);
  g_assert_cmpuint (nav_catalog_get_measurements (catalog)->len, ==,
                    nav_catalog_get_benchmarks (catalog)->len + 1);
  again = take_in (catalog, record);
  g_assert_cmpuint (nav_intake_count (again, NAV_INTAKE_KNOWN), ==, 1);
  g_assert_cmpuint (nav_intake_count (refused, NAV_INTAKE_REJECTED), ==, 1);
}

static void
wait_for (NavOutcomeKeeper *keeper, NavProject *project)
{
  while (nav_outcome_keeper_get_busy (keeper) || nav_project_get_busy (project))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_stored (Fixture *fixture, const NavOutcomeRecord *record)
{
  g_autoptr (NavCatalog) catalog = load_catalog (fixture);

  return nav_catalog_find_outcome (catalog, record->outcome->id) != NULL;
}

/* Undoing takes the row out and brings the plan back that was there; redoing puts both back. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1.3);
  g_autoptr (NavOutcomeKeeper) keeper = nav_outcome_keeper_new (fixture->knowledge);
  g_autoptr (NavProject) project = nav_project_new (fixture->catalog, &workflow_fixture_clock);
  g_autoptr (NavSpec) spec = workflow_fixture_spec (NEEDS);
  g_autoptr (NavCatalog) with = NULL;

  (void) data;
  nav_project_set_auto_plan (project, TRUE);
  nav_project_set_spec (project, spec);
  nav_outcome_keeper_set_project (keeper, project);
  wait_for (keeper, project);
  put (fixture, record);
  with = load_catalog (fixture);
  nav_project_add_outcome (project, record);
  nav_project_set_catalog (project, with);
  wait_for (keeper, project);
  g_assert_cmpint (nav_project_get_undo_step (project).kind, ==, NAV_PROJECT_STEP_MEASURE);
  g_assert_cmpfloat (tpot_of (nav_project_get_plan (project)), >, tpot_of (fixture->plan));

  nav_project_undo (project);
  wait_for (keeper, project);
  g_assert_false (is_stored (fixture, record));
  g_assert_cmpfloat (tpot_of (nav_project_get_plan (project)), ==, tpot_of (fixture->plan));

  nav_project_redo (project);
  nav_project_undo (project);
  nav_project_redo (project);
  wait_for (keeper, project);
  g_assert_true (is_stored (fixture, record));
  g_assert_cmpfloat (tpot_of (nav_project_get_plan (project)), >, tpot_of (fixture->plan));
}

/* A plan that is saved holds the runs that it rests on. */
static void
test_document (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NavOutcomeRecord) record = record_pace (fixture, 1);
  g_autoptr (NavCatalog) catalog = NULL;
  g_autoptr (NavProject) project = NULL;
  g_autoptr (NavSpec) spec = workflow_fixture_spec (NEEDS);
  g_autoptr (NavDocument) document = NULL;
  JsonObject *rows;

  (void) data;
  put (fixture, record);
  catalog = load_catalog (fixture);
  project = nav_project_new (catalog, &workflow_fixture_clock);
  nav_project_set_spec (project, spec);
  nav_project_plan (project);
  workflow_fixture_wait (project);
  document = nav_project_dup_document (project);
  rows = json_object_get_object_member (json_node_get_object (document->rows), "outcomes");
  g_assert_nonnull (rows);
  g_assert_true (json_object_has_member (rows, record->outcome->id));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/outcome/row", test_row);
  ADD ("/outcome/ids", test_ids);
  ADD ("/outcome/slower", test_slower);
  ADD ("/outcome/change", test_change);
  ADD ("/outcome/gone", test_gone);
  ADD ("/outcome/simulated", test_simulated);
  ADD ("/outcome/faulty", test_faulty);
  ADD ("/outcome/refused", test_refused);
  ADD ("/outcome/remove", test_remove);
  ADD ("/outcome/import", test_import);
  ADD ("/outcome/undo", test_undo);
  ADD ("/outcome/document", test_document);
  return g_test_run ();
}
