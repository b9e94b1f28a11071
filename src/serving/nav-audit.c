// SPDX-License-Identifier: Apache-2.0
// The audit of measured rows: is what they say possible, does it agree with itself and with what
// else was measured. Pure; the words for what is found are built elsewhere.

#include "serving/nav-audit.h"

#include <math.h>

#include "catalog/nav-benchmark-scenario.h"
#include "serving/nav-audit-private.h"

const char *const nav_audit_grade_names[4] = { "note", "doubt", "fail", NULL };

/**
 * nav_audit_finding_new:
 * @row: index of the row that it is about
 * @finding: (transfer full)
 *
 * Returns: (transfer full)
 */
NavAuditFinding *
nav_audit_finding_new (guint row, NavAuditGrade grade, NavFinding *finding)
{
  NavAuditFinding *made = g_new0 (NavAuditFinding, 1);

  made->row = row;
  made->grade = grade;
  made->finding = finding;
  return made;
}

void
nav_audit_finding_free (NavAuditFinding *finding)
{
  nav_finding_unref (finding->finding);
  g_free (finding);
}

/* Takes @finding. */
void
nav_audit_add (NavAudit *audit, NavAuditRow *row, NavAuditGrade grade, NavFinding *finding)
{
  row->failed |= grade == NAV_AUDIT_FAIL;
  g_ptr_array_add (audit->findings, nav_audit_finding_new (row->index, grade, finding));
}

static void
append_number (GString *key, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (key, '|');
  if (!isnan (value))
    g_string_append (key, g_ascii_formatd (text, sizeof text, "%.6g", value));
}

static void
append_text (GString *key, const char *text)
{
  g_string_append_c (key, '|');
  g_string_append (key, text ? text : "");
}

static void
append_lengths (GString *key, const NavDistribution *lengths)
{
  append_number (key, lengths ? lengths->mean : NAN);
  append_number (key, lengths ? lengths->stddev : NAN);
}

static void
append_subject (GString *key, const NavBenchmark *b)
{
  append_text (key, b->model);
  append_text (key, b->gpu);
  append_text (key, nav_precision_get_name (b->precision));
  append_text (key, b->gemm_quantisation);
  append_text (key, b->moe_quantisation);
  append_text (key, b->engine);
  append_text (key, b->engine_version);
  append_number (key, b->tensor_parallel);
  append_number (key, b->pipeline_parallel);
  append_number (key, b->expert_parallel);
}

static void
append_settings (GString *key, const NavBenchmark *b)
{
  append_number (key, b->max_num_seqs);
  append_number (key, b->max_num_batched_tokens);
  append_number (key, b->max_model_len);
  append_number (key, b->gpu_memory_utilization);
  append_number (key, b->kv_cache_fp8);
  append_number (key, b->prefix_hit_ratio);
  append_number (key, b->speculative_tokens);
  append_number (key, b->simulated);
  append_lengths (key, b->input_lengths);
  append_lengths (key, b->output_lengths);
}

/* All that a run's figures follow from; or, for a series, all but the number of clients. */
static char *
make_key (const NavBenchmark *b, gboolean series)
{
  GString *key = g_string_new (NULL);

  append_subject (key, b);
  append_settings (key, b);
  if (series) {
    append_text (key, b->provenance.source);
    append_text (key, b->harness);
  } else {
    append_number (key, b->concurrency);
    append_number (key, b->rate);
    append_number (key, b->cv);
  }
  return g_string_free (key, FALSE);
}

static void
nav_audit_row_free (gpointer data)
{
  NavAuditRow *row = data;

  g_clear_pointer (&row->candidate, nav_candidate_unref);
  g_free (row->configuration);
  g_free (row->series);
  g_free (row);
}

/* What physics alone says of the run, in closed form, without any correction by measured rows. It
 * ran, so that it fitted, whatever our account of the memory says. */
static void
fill_forecast (NavCatalog *catalog, NavAuditRow *row)
{
  g_autoptr (NavScenario) scenario = nav_benchmark_to_scenario (catalog, row->benchmark);
  g_autoptr (NavStepModel) model = NULL;
  NavTraffic traffic;
  NavMemory memory;

  row->forecast = nav_forecast_unknown ();
  if (row->candidate == NULL || scenario == NULL)
    return;
  nav_memory_compute (scenario->candidate, &memory);
  if (memory.kv_blocks == 0)
    return;
  memory.fits = TRUE;
  nav_traffic_from_scenario (scenario, &traffic);
  model = nav_step_model_new (catalog, scenario->candidate);
  nav_closed_form_forecast (model, scenario->candidate, &memory, &traffic, &row->forecast);
}

/* NULL also where figures of the GPU are missing that planning needs. */
static NavCandidate *
find_candidate (NavCatalog *catalog, const NavBenchmark *benchmark)
{
  g_autoptr (NavCandidate) candidate = nav_benchmark_to_candidate (catalog, benchmark);

  return candidate != NULL && nav_gpu_is_plannable (candidate->gpu) ? g_steal_pointer (&candidate)
                                                                    : NULL;
}

static NavAuditRow *
row_new (NavCatalog *catalog, const NavBenchmark *benchmark, guint index, gboolean context)
{
  NavAuditRow *row = g_new0 (NavAuditRow, 1);

  row->index = index;
  row->context = context;
  row->benchmark = benchmark;
  row->configuration = make_key (benchmark, FALSE);
  row->series = make_key (benchmark, TRUE);
  row->candidate = find_candidate (catalog, benchmark);
  fill_forecast (catalog, row);
  return row;
}

static void
add_rows (GPtrArray *all, NavCatalog *catalog, const GPtrArray *benchmarks, gboolean context)
{
  for (guint i = 0; benchmarks != NULL && i < benchmarks->len; i++)
    g_ptr_array_add (all, row_new (catalog, benchmarks->pdata[i], i, context));
}

static gint
compare_findings (gconstpointer a, gconstpointer b)
{
  const NavAuditFinding *const *x = a, *const *y = b;

  if ((*x)->row != (*y)->row)
    return (*x)->row < (*y)->row ? -1 : 1;
  if ((*x)->grade != (*y)->grade)
    return (*x)->grade > (*y)->grade ? -1 : 1;
  return g_strcmp0 (nav_finding_get_code ((*x)->finding), nav_finding_get_code ((*y)->finding));
}

/**
 * nav_audit_benchmarks:
 * @catalog: with the models, GPUs and curves that the rows are held against
 * @rows: (element-type NavBenchmark): to audit
 * @known: (element-type NavBenchmark) (nullable): rows to compare them with, which are not audited
 *   themselves
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type NavAuditFinding): by row, the gravest first
 */
GPtrArray *
nav_audit_benchmarks (NavCatalog *catalog, const GPtrArray *rows, const GPtrArray *known)
{
  NavAudit audit = { g_ptr_array_new_with_free_func (
    (GDestroyNotify) nav_audit_finding_free) };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (nav_audit_row_free);

  g_return_val_if_fail (catalog != NULL && rows != NULL, audit.findings);

  add_rows (all, catalog, known, TRUE);
  add_rows (all, catalog, rows, FALSE);
  for (guint i = 0; i < all->len; i++) {
    NavAuditRow *row = all->pdata[i];

    if (row->context)
      continue;
    nav_audit_check_figures (&audit, row);
    nav_audit_check_physics (&audit, row);
  }
  nav_audit_check_series (&audit, all);
  nav_audit_check_copies (&audit, all);
  g_ptr_array_sort (audit.findings, compare_findings);
  return audit.findings;
}

/**
 * nav_audit_may_calibrate:
 *
 * Whether a row that passed the audit may correct the forecast of @metric: it ran on hardware and
 * on vLLM, states the mean, and says what of its prompts was cached, without which neither prompt
 * nor token times can be compared.
 */
gboolean
nav_audit_may_calibrate (const NavBenchmark *benchmark, NavMetric metric)
{
  g_return_val_if_fail (benchmark != NULL && (guint) metric < NAV_N_METRICS, FALSE);

  return !benchmark->simulated && benchmark->latency[metric].mean > 0 &&
         !isnan (benchmark->prefix_hit_ratio) &&
         (benchmark->engine == NULL || g_ascii_strcasecmp (benchmark->engine, "vllm") == 0);
}
