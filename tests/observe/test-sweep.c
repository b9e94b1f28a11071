// SPDX-License-Identifier: Apache-2.0
// The search for the highest rate that holds: its steps, its bounds, its ends, against a server on
// a real socket. How fast that is is not looked at: targets are far away or out of reach.

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/nav-error.h"
#include "base/nav-json.h"
#include "fake-server.h"
#include "observe/nav-sweep.h"

typedef enum { ANSWER, FAIL, GO_SILENT } Mood;

#define PROBES      2 /* prompts before each run */
#define ALONE_SENDS 6

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  Mood mood = *(Mood *) data;

  (void) body;
  if (g_str_has_prefix (target, "GET /v1"))
    return fake_models ("vllm", "some/model");
  if (g_str_has_prefix (target, "GET"))
    return fake_answer (404, "application/json", "{}");
  if (mood == GO_SILENT && n >= PROBES + ALONE_SENDS)
    return (FakeAnswer){ g_strdup (""), TRUE };
  if (mood == FAIL && n >= PROBES)
    return fake_answer (503, "application/json", "{}");
  return fake_stream ("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
                      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,"
                      "\"completion_tokens\":1}}\n\ndata: [DONE]\n\n");
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  (void) source;
  *(GAsyncResult **) data = g_object_ref (result);
}

static NavLoadSpec *
make_spec_of (const char *targets)
{
  g_autofree char *text = g_strdup_printf (
    "{'load':{'type':'closed','concurrency':1,'requests':1},'input_tokens':9,"
    "'output_tokens':1,'max_concurrency':4,'timeout_s':5,'slo':{'percentile':50,%s}}", targets);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  NavLoadSpec *spec;

  g_strdelimit (text, "'", '"');
  node = nav_json_parse (text, -1, NULL, NULL);
  spec = nav_load_spec_new_from_json (node, &error);
  g_assert_no_error (error);
  return spec;
}

static NavLoadSpec *
make_spec (double ttft_ms)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *targets =
    g_strconcat ("'ttft_ms':", g_ascii_dtostr (number, sizeof number, ttft_ms), NULL);

  return make_spec_of (targets);
}

static NavSweep *
sweep (double ttft_ms, Mood mood, guint max_runs, NavSweepTell tell, GCancellable *cancellable)
{
  g_autoptr (FakeServer) server = fake_server_new (respond, &mood);
  g_autofree char *url = fake_server_url (server, "/v1");
  g_autoptr (NavLoadSpec) spec = make_spec (ttft_ms);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const NavSweepOptions options = { .url = url, .spec = spec, .duration_s = 1,
                                    .max_runs = max_runs };
  NavSweep *found;

  nav_sweep_async (&options, tell, cancellable, cancellable, on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = nav_sweep_finish (result, &error);
  g_assert_no_error (error);
  return found;
}

static const NavSweepStep *
step_at (const NavSweep *found, guint i)
{
  return &g_array_index (found->steps, NavSweepStep, i);
}

typedef NavSweep *(*Search) (void);

/* On a machine that is full the client may be what is measured, which is for nobody to judge.
 * Returns: (nullable): NULL: the test is skipped */
static NavSweep *
undisturbed (Search search)
{
  for (int i = 0; i < 5; i++) {
    g_autoptr (NavSweep) found = search ();
    guint last = found->steps->len - 1;
    if (found->end != NAV_SWEEP_CLIENT_LIMITED || step_at (found, last)->kind != NAV_SWEEP_ALONE)
      return g_steal_pointer (&found);
  }
  g_test_skip ("the machine has too much else to do: each time this client was what was measured");
  return NULL;
}

static NavSweep *
search_few (void)
{
  return sweep (60000, ANSWER, 4, NULL, NULL);
}

/* One at a time, then all at once, then rates, never more runs than are allowed. */
static void
test_steps (void)
{
  g_autoptr (NavSweep) found = undisturbed (search_few);
  guint full = 0;

  if (found == NULL)
    return;
  g_test_message ("the sweep ended with %s", nav_sweep_end_names[found->end]);
  while (step_at (found, full)->kind == NAV_SWEEP_ALONE)
    full++;
  g_assert_cmpint (step_at (found, full)->kind, ==, NAV_SWEEP_FULL);
  g_assert_cmpuint (step_at (found, full)->concurrency, ==, 4);
  g_assert_cmpuint (found->steps->len, >=, 2);
  g_assert_cmpuint (found->steps->len, <=, 4);
  g_assert_cmpint (step_at (found, 0)->kind, ==, NAV_SWEEP_ALONE);
  g_assert_cmpuint (step_at (found, 0)->concurrency, ==, 1);
  g_assert_cmpfloat (found->capacity_per_s, >, 0);
  g_assert_cmpstr (found->model, ==, "some/model");
}

static NavSweep *
search_unreachable (void)
{
  return sweep (0.001, ANSWER, 0, NULL, NULL);
}

static void
test_never (void)
{
  g_autoptr (NavSweep) found = undisturbed (search_unreachable);

  if (found == NULL)
    return;
  g_assert_cmpint (found->end, ==, NAV_SWEEP_NEVER_HOLDS);
  g_assert_true (isnan (found->holds_per_s));
}

/* And says how. */
static void
test_failing_server (void)
{
  g_autoptr (NavSweep) found = sweep (60000, FAIL, 0, NULL, NULL);
  const NavSweepStep *last = step_at (found, found->steps->len - 1);

  g_assert_cmpfloat (last->completed, ==, 0);
  g_assert_cmpfloat (last->failed, ==, last->counted);
  g_assert_nonnull (last->failure);
  g_assert_cmpint (last->failure->outcome, ==, NAV_STREAM_REFUSED);
  g_assert_cmpuint (last->failure->status, ==, 503);
  g_assert_cmpuint (last->failure->count, ==, last->counted);
  g_assert_cmpint (found->end, ==, NAV_SWEEP_FAILED);
  g_assert_true (isnan (found->holds_per_s));
}

static NavSweep *
search_silent (void)
{
  return sweep (60000, GO_SILENT, 0, NULL, NULL);
}

/* What was found of a server that then gets stuck is kept. */
static void
test_lost (void)
{
  g_autoptr (NavSweep) found = undisturbed (search_silent);

  if (found == NULL)
    return;
  g_assert_cmpint (found->end, ==, NAV_SWEEP_LOST);
  g_assert_cmpuint (found->steps->len, ==, 1);
}

/* Between the first step's end and the second's. */
static void
stop_in_second (NavSweep *found, const NavSweepStep *step, const NavLoadProgress *progress,
                gpointer data)
{
  (void) step;
  (void) progress;
  if (found->steps->len == 1)
    g_cancellable_cancel (data);
}

/* What was found before is kept. */
static void
test_stop (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NavSweep) found = sweep (60000, ANSWER, 0, stop_in_second, cancellable);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_INTERRUPTED);
  g_assert_cmpuint (found->steps->len, ==, 1);
}

/* A server that is thought up: it holds up to a rate, and reaches another. */
typedef struct {
  double limit;
  double capacity;
  double seen;   /* of the capacity, by a short run; 0: all */
  double client; /* beyond this rate the client is what is measured; 0: even by one request */
} Ideal;

static NavSweepStep
play_ideal (const Ideal *ideal, const NavSweepMove *move)
{
  double seen = ideal->seen > 0 ? ideal->seen : 1;
  double reached = move->kind == NAV_SWEEP_ALONE ? ideal->capacity / 20
                   : move->kind == NAV_SWEEP_FULL ? fmin (seen * ideal->capacity, ideal->client)
                                                  : move->rate;
  NavSweepStep step = { .kind = move->kind, .rate = move->rate, .offered_per_s = move->rate };

  step.requests_per_s = reached;
  step.valid = ideal->client >= reached && ideal->client > 0 &&
               !(move->kind == NAV_SWEEP_FULL && ideal->client < ideal->capacity);
  step.sure = TRUE;
  step.holds = step.valid && reached <= ideal->limit;
  return step;
}

static NavSweep *
search_ideal (const Ideal *ideal)
{
  g_autoptr (NavLoadSpec) spec = make_spec (100);
  NavSweep *found = _nav_sweep_new (spec);
  NavSweepSearch search;
  NavSweepMove move = _nav_sweep_search_begin (&search, 12);

  while (!move.ended) {
    NavSweepStep step = play_ideal (ideal, &move);
    move = _nav_sweep_search_take (&search, found, &step);
  }
  found->end = move.end;
  g_assert_cmpuint (found->steps->len, <=, 12);
  return found;
}

/* Wherever the limit is, it lies between what held and what did not, and these are close. */
static void
test_bisection (void)
{
  for (double share = 0.08; share < 1; share += 0.07) {
    const Ideal ideal = { .limit = 100 * share, .capacity = 100, .client = 1e9 };
    g_autoptr (NavSweep) found = search_ideal (&ideal);

    g_assert_cmpint (found->end, ==, NAV_SWEEP_FOUND);
    g_assert_cmpfloat (found->holds_per_s, <=, ideal.limit);
    g_assert_cmpfloat (found->missed_per_s, >, ideal.limit);
    g_assert_cmpfloat (found->missed_per_s, <=, 1.11 * found->holds_per_s);
    g_assert_cmpint (step_at (found, 1)->kind, ==, NAV_SWEEP_FULL);
    g_assert_cmpfloat (found->capacity_per_s, ==, 100);
  }
}

/* A limit above what many clients got is found, too, as far as there are runs; without one there is
 * an end all the same. */
static void
test_beyond_top (void)
{
  const Ideal hidden = { .limit = 90, .capacity = 100, .seen = 0.4, .client = 1e9 };
  const Ideal endless = { .limit = 1e9, .capacity = 100, .client = 1e9 };
  g_autoptr (NavSweep) found = search_ideal (&hidden), all = search_ideal (&endless);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_FOUND);
  g_assert_cmpfloat (found->holds_per_s, <=, 90);
  g_assert_cmpfloat (found->missed_per_s, >, 90);
  g_assert_cmpint (all->end, ==, NAV_SWEEP_NO_LIMIT);
  g_assert_cmpfloat (all->holds_per_s, >, 100);
}

/* A client that is late even beside one request says nothing of the targets; once is forgiven. */
static void
test_client_alone (void)
{
  const Ideal ideal = { .limit = 50, .capacity = 100, .client = 0 };
  g_autoptr (NavSweep) found = search_ideal (&ideal), again = NULL;
  g_autoptr (NavLoadSpec) spec = make_spec (100);
  NavSweepStep late = { .kind = NAV_SWEEP_ALONE, .requests_per_s = 5 };
  NavSweepSearch search;
  NavSweepMove move = _nav_sweep_search_begin (&search, 10);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_CLIENT_LIMITED);
  g_assert_cmpuint (found->steps->len, ==, 2);
  g_assert_true (isnan (found->holds_per_s));
  again = _nav_sweep_new (spec);
  move = _nav_sweep_search_take (&search, again, &late);
  g_assert_cmpint (move.kind, ==, NAV_SWEEP_ALONE);
  late.valid = late.holds = TRUE;
  move = _nav_sweep_search_take (&search, again, &late);
  g_assert_cmpint (move.kind, ==, NAV_SWEEP_FULL);
}

/* A client that cannot fill the server finds what it can, and says that the end is its own. */
static void
test_client_above (void)
{
  const Ideal ideal = { .limit = 90, .capacity = 100, .client = 40 };
  g_autoptr (NavSweep) found = search_ideal (&ideal);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_CLIENT_LIMITED);
  g_assert_cmpfloat (found->holds_per_s, <=, 40);
  g_assert_cmpfloat (found->holds_per_s, >, 30);
  g_assert_cmpfloat (found->limited_per_s, >, 40);
  g_assert_true (isnan (found->missed_per_s));
}

/* But a limit below what the client can do is found all the same. */
static void
test_client_beyond (void)
{
  const Ideal ideal = { .limit = 20, .capacity = 100, .client = 40 };
  g_autoptr (NavSweep) found = search_ideal (&ideal);

  g_assert_cmpint (found->end, ==, NAV_SWEEP_FOUND);
  g_assert_cmpfloat (found->holds_per_s, <=, 20);
  g_assert_cmpfloat (found->missed_per_s, >, 20);
}

static gboolean
is_remark (const char *code)
{
  return g_str_equal (code, "run.simulator-behind") || g_str_equal (code, "run.falls-behind");
}

/* A hundred requests with a target of 100 ms for TTFT, sent so late at p99.
 * @taken: (transfer full) */
static NavSweepStep
judge_spec (NavLoadSpec *taken, double ttft_ms, double late_ms, const char *fault,
            NavRunVerdict verdict)
{
  g_autoptr (NavLoadSpec) spec = taken;
  g_autoptr (GPtrArray) faults =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (GPtrArray) remarks =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (NavRequestRecord));
  const NavRun run = { .spec = spec, .records = records };
  NavRunFigures figures = {
    .counted = 100,
    .completed = 100,
    .requests_per_s = 8,
    .goodput_per_s = 6,
    .output_tokens_per_s = 80,
    .steady_requests_per_s = 10,
    .steady_tokens_per_s = 100,
    .n_targets = 1,
    .faults = faults,
    .remarks = remarks,
  };
  NavSweepStep step = { .kind = NAV_SWEEP_RATE, .rate = 10 };

  if (fault != NULL)
    g_ptr_array_add (is_remark (fault) ? remarks : faults, nav_finding_new (fault, NULL));
  figures.verdict = verdict;
  figures.targets[0] = (NavRunTarget){ NAV_METRIC_TTFT, 100, ttft_ms, ttft_ms, ttft_ms, 1,
                                       figures.verdict };
  figures.spreads[NAV_SPREAD_DISPATCH_DELAY].p99 = late_ms;
  figures.spreads[NAV_SPREAD_E2E].p50 = 4000;
  _nav_sweep_judge (&step, &run, &figures);
  return step;
}

static NavSweepStep
judge_as (double ttft_ms, double late_ms, const char *fault, NavRunVerdict verdict)
{
  return judge_spec (make_spec (100), ttft_ms, late_ms, fault, verdict);
}

static NavSweepStep
judge (double ttft_ms, double late_ms, const char *fault)
{
  return judge_as (ttft_ms, late_ms, fault, ttft_ms <= 100 ? NAV_RUN_MET : NAV_RUN_MISSED);
}

/* What was measured decides, also where chance could have made it; then it is not sure. */
static void
test_sure (void)
{
  g_assert_true (judge (90, 0, NULL).sure);
  g_assert_true (judge (110, 0, NULL).sure);
  g_assert_true (judge_as (90, 0, NULL, NAV_RUN_CLOSE).holds);
  g_assert_false (judge_as (90, 0, NULL, NAV_RUN_CLOSE).sure);
  g_assert_false (judge_as (110, 0, NULL, NAV_RUN_CLOSE).holds);
}

/* What is answered, and what of it is good, is both while requests come. */
static void
test_rates (void)
{
  NavSweepStep step = judge (90, 0, NULL);

  g_assert_cmpfloat (step.requests_per_s, ==, 10);
  g_assert_cmpfloat (step.goodput_per_s, ==, 7.5);
  g_assert_cmpfloat (step.tokens_per_s, ==, 100);
}

/* A client that is late makes the server look worse: what holds nevertheless holds. If it was only
 * a little late, what is missed by more than that is missed. */
static void
test_late (void)
{
  static const struct {
    double ttft_ms, late_ms;
    const char *fault;
    gboolean valid, holds;
  } rows[] = {
    { 90, 0, NULL, TRUE, TRUE },
    { 110, 0, NULL, TRUE, FALSE },
    { 90, 40, "run.client-late", TRUE, TRUE },
    { 110, 15, "run.client-late", FALSE, FALSE },
    { 120, 15, "run.client-late", TRUE, FALSE },
    { 900, 40, "run.client-late", FALSE, FALSE },
    { 90, 0, "run.client-busy", TRUE, TRUE },
    { 900, 0, "run.client-busy", FALSE, FALSE },
    { 90, 0, "run.capped", FALSE, FALSE },
    { 110, 0, "run.failures", TRUE, FALSE },
    { 90, 0, "run.simulator-behind", TRUE, TRUE },
    { 900, 0, "run.simulator-behind", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    NavSweepStep step = judge (rows[i].ttft_ms, rows[i].late_ms, rows[i].fault);
    g_test_message ("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (step.valid, ==, rows[i].valid);
    g_assert_cmpint (step.holds, ==, rows[i].holds);
  }
}

/* Nothing is sure of a target that only a buffer kept. */
static void
test_one_piece (void)
{
  g_assert_true (judge (90, 0, "run.one-piece").one_piece);
  g_assert_true (judge (90, 0, "run.one-piece").sure);
  g_assert_false (judge_spec (make_spec_of ("'ttft_ms':100,'tpot_ms':20"), 90, 0, "run.one-piece",
                              NAV_RUN_MET).sure);
}

/* What keeps its targets while the server falls behind keeps them because the run ended. */
static void
test_falls_behind (void)
{
  NavSweepStep steady = judge (90, 0, NULL), behind = judge (90, 0, "run.falls-behind");

  g_assert_true (steady.holds);
  g_assert_true (steady.sure);
  g_assert_false (steady.saturated);
  g_assert_cmpfloat (steady.answer_s, ==, 4);
  g_assert_true (behind.saturated);
  g_assert_true (behind.valid);
  g_assert_false (behind.holds);
  g_assert_false (behind.sure);
}

/* A run lasts some answers, as far as that can be, and what comes while the first are under way is
 * not counted. */
static void
test_long_answers (void)
{
  g_autoptr (NavLoadSpec) spec = make_spec (100);
  const NavSweepOptions options = { .spec = spec, .duration_s = 10 };
  const NavSweepMove move = { .kind = NAV_SWEEP_RATE, .rate = 100 };
  const NavSweepMove full = { .kind = NAV_SWEEP_FULL, .rate = NAN };
  static const struct {
    double answer_s, duration_s, warmup_s;
  } rows[] = {
    { 0.1, 10, 2 },
    { 8, 32, 8 },
    { 60, 60, 15 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    NavSweepStep step;
    g_autoptr (NavLoadSpec) own = _nav_sweep_make_spec (&options, &move, rows[i].answer_s, &step);
    g_assert_cmpfloat (step.duration_s, ==, rows[i].duration_s);
    g_assert_cmpfloat (own->warmup_s, ==, rows[i].warmup_s);
    g_clear_pointer (&own, nav_load_spec_unref);
    own = _nav_sweep_make_spec (&options, &full, rows[i].answer_s, &step);
    g_assert_cmpfloat (own->max_duration_s, ==, rows[i].duration_s);
  }
}

/* What is known of how long answers take comes from rates that are kept. */
static void
test_answer_time (void)
{
  g_autoptr (NavLoadSpec) spec = make_spec (100);
  g_autoptr (NavSweep) found = _nav_sweep_new (spec);
  const NavSweepStep steps[] = {
    { .kind = NAV_SWEEP_ALONE, .answer_s = 2 },
    { .kind = NAV_SWEEP_FULL, .answer_s = 30 },
    { .kind = NAV_SWEEP_RATE, .answer_s = 5, .holds = TRUE },
    { .kind = NAV_SWEEP_RATE, .answer_s = 40 },
    { .kind = NAV_SWEEP_RATE, .answer_s = NAN, .holds = TRUE },
  };

  g_assert_true (isnan (_nav_sweep_get_answer_s (found)));
  g_array_append_vals (found->steps, steps, G_N_ELEMENTS (steps));
  g_assert_cmpfloat (_nav_sweep_get_answer_s (found), ==, 5);
}

static char *
to_text (const NavSweep *found)
{
  g_autoptr (JsonNode) node = nav_sweep_to_json (found);

  return nav_json_to_text (node, FALSE);
}

static NavSweep *
read_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = nav_json_parse (text, -1, NULL, NULL);

  return nav_sweep_new_from_json (node, error);
}

static void
fail_some (NavSweepStep *step)
{
  step->counted = 9;
  step->completed = 5;
  step->failed = 3;
  step->failure = g_new0 (NavSweepFailure, 1);
  *step->failure = (NavSweepFailure){ NAV_STREAM_REFUSED, g_strdup ("status"), 429,
                                      g_strdup ("Rate \"limit\""), 2 };
}

/* What is written is read as it was: unknown and endless figures too. */
static void
test_document (void)
{
  const Ideal ideal = { .limit = 20, .capacity = 100, .client = 40 };
  g_autoptr (NavSweep) found = search_ideal (&ideal), again = NULL;
  g_autofree char *text = NULL, *second = NULL;
  g_autoptr (GError) error = NULL;

  found->url = g_strdup ("http://host/v1");
  found->model = g_strdup ("m");
  for (guint i = 0; i < found->steps->len; i++) {
    NavSweepStep *step = &g_array_index (found->steps, NavSweepStep, i);
    for (int m = 0; m < NAV_N_METRICS; m++)
      step->measured_ms[m] = m == NAV_METRIC_TTFT ? 12.5 : m == NAV_METRIC_E2E ? INFINITY : NAN;
  }
  fail_some (&g_array_index (found->steps, NavSweepStep, 0));
  text = to_text (found);
  again = read_text (text, &error);
  g_assert_no_error (error);
  second = to_text (again);
  g_assert_cmpstr (text, ==, second);
  g_assert_cmpfloat (step_at (again, 0)->failed, ==, 3);
  g_assert_cmpstr (step_at (again, 0)->failure->message, ==, "Rate \"limit\"");
  g_assert_null (step_at (again, 1)->failure);
  g_assert_true (isinf (step_at (again, 1)->measured_ms[NAV_METRIC_E2E]));
  g_assert_true (isnan (step_at (again, 1)->measured_ms[NAV_METRIC_TPOT]));
}

static void
assert_refused (const char *text, const char *old, const char *new, NavErrorKind kind,
                const char *field)
{
  g_auto (GStrv) parts = g_strsplit (text, old, 2);
  g_autofree char *changed = g_strjoinv (new, parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSweep) read = read_text (changed, &error);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_null (read);
  g_assert_true (nav_error_matches_kind (error, kind));
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_refused (void)
{
  const Ideal ideal = { .limit = 20, .capacity = 100, .client = 1e9 };
  g_autoptr (NavSweep) found = search_ideal (&ideal);
  g_autofree char *text = to_text (found);

  assert_refused (text, "sweep/1", "sweep/2", NAV_ERROR_NEWER, "schema");
  assert_refused (text, "sweep/1", "sweep/x", NAV_ERROR_INVALID, "schema");
  assert_refused (text, "neuralnav.sweep/1", "neuralnav.run/1", NAV_ERROR_UNSUPPORTED, "schema");
  assert_refused (text, "\"steps\"", "\"stops\"", NAV_ERROR_INVALID, "steps");
  assert_refused (text, "\"spec\"", "\"speck\"", NAV_ERROR_INVALID, "spec");
  assert_refused (text, "\"slo\"", "\"slow\"", NAV_ERROR_INVALID, "spec.slow");
  assert_refused (text, "\"kind\":\"full\"", "\"kind\":\"void\"", NAV_ERROR_INVALID,
                  "steps[1].kind");
  assert_refused (text, "\"requests_per_s\":5", "\"requests_per_s\":-5", NAV_ERROR_INVALID,
                  "steps[0].requests_per_s");
}

/* Too few requests are no verdict; p95 needs 59, p99 299. */
static void
test_requests (void)
{
  g_assert_cmpuint (_nav_sweep_requests_for (95), ==, 59);
  g_assert_cmpuint (_nav_sweep_requests_for (99), ==, 299);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observe/sweep/steps", test_steps);
  g_test_add_func ("/observe/sweep/never", test_never);
  g_test_add_func ("/observe/sweep/failing-server", test_failing_server);
  g_test_add_func ("/observe/sweep/lost", test_lost);
  g_test_add_func ("/observe/sweep/stop", test_stop);
  g_test_add_func ("/observe/sweep/bisection", test_bisection);
  g_test_add_func ("/observe/sweep/beyond-top", test_beyond_top);
  g_test_add_func ("/observe/sweep/client-alone", test_client_alone);
  g_test_add_func ("/observe/sweep/sure", test_sure);
  g_test_add_func ("/observe/sweep/rates", test_rates);
  g_test_add_func ("/observe/sweep/late", test_late);
  g_test_add_func ("/observe/sweep/one-piece", test_one_piece);
  g_test_add_func ("/observe/sweep/falls-behind", test_falls_behind);
  g_test_add_func ("/observe/sweep/long-answers", test_long_answers);
  g_test_add_func ("/observe/sweep/answer-time", test_answer_time);
  g_test_add_func ("/observe/sweep/client-above", test_client_above);
  g_test_add_func ("/observe/sweep/client-beyond", test_client_beyond);
  g_test_add_func ("/observe/sweep/document", test_document);
  g_test_add_func ("/observe/sweep/refused", test_refused);
  g_test_add_func ("/observe/sweep/requests", test_requests);
  return g_test_run ();
}
