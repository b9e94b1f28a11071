// SPDX-License-Identifier: Apache-2.0
// `knowledge import` and `knowledge audit`: measurements of one's own, and whether measurements can
// be what they say.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "cli/nav-cli-knowledge-private.h"
#include "cli/nav-cli-text.h"
#include "workflow/nav-audit-report.h"
#include "workflow/nav-intake.h"
#include "workflow/nav-words.h"

static const NavWordsStyle *const style = &nav_words_local;

#define WHERE_WIDTH  16
#define STATUS_WIDTH 10
#define ID_WIDTH     26
#define MOST_ROWS    5 /* of a rule; --json shows all */

static NavCliStyle
look_of (NavAuditGrade grade)
{
  return grade == NAV_AUDIT_FAIL ? NAV_CLI_BAD : grade == NAV_AUDIT_DOUBT ? NAV_CLI_CLOSE
                                                                          : NAV_CLI_DIM;
}

static const char *
word_of (NavAuditGrade grade)
{
  switch (grade) {
  case NAV_AUDIT_FAIL:
    return _ ("wrong");
  case NAV_AUDIT_DOUBT:
    return _ ("doubtful");
  case NAV_AUDIT_NOTE:
  default:
    return _ ("note");
  }
}

static const char *
word_of_status (NavIntakeStatus status)
{
  switch (status) {
  case NAV_INTAKE_NEW:
    return _ ("new");
  case NAV_INTAKE_REPLACES:
    return _ ("replaces");
  case NAV_INTAKE_KNOWN:
    return _ ("known");
  case NAV_INTAKE_REJECTED:
  default:
    return _ ("rejected");
  }
}

static gboolean
read_switch (const char *text, NavStated *ret_stated)
{
  if (text == NULL || g_str_equal (text, "unknown"))
    *ret_stated = NAV_STATED_NOT;
  else if (g_str_equal (text, "yes"))
    *ret_stated = NAV_STATED_YES;
  else if (g_str_equal (text, "no"))
    *ret_stated = NAV_STATED_NO;
  else
    return FALSE;
  return TRUE;
}

static gboolean
check_counts (const NavCliKnowledge *options)
{
  const int counts[] = { options->tensor_parallel, options->pipeline_parallel,
                         options->expert_parallel, options->max_num_seqs,
                         options->max_num_batched_tokens, options->max_model_len };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] < 0)
      return FALSE;
  return TRUE;
}

/* A hit in the cache says that there is one. */
static gboolean
read_facts (const NavCliKnowledge *options, NavImportFacts *facts)
{
  *facts = (NavImportFacts){
    .model = options->model,
    .gpu = options->gpu,
    .precision = options->precision,
    .engine_version = options->engine_version,
    .kv_cache_dtype = options->kv_cache_dtype,
    .measured_on = options->measured_on,
    .source = options->source,
    .licence = options->licence,
    .tensor_parallel = (guint) options->tensor_parallel,
    .pipeline_parallel = (guint) options->pipeline_parallel,
    .expert_parallel = (guint) options->expert_parallel,
    .max_num_seqs = (guint) options->max_num_seqs,
    .max_num_batched_tokens = (guint) options->max_num_batched_tokens,
    .max_model_len = (guint) options->max_model_len,
    .gpu_memory_utilization = options->gpu_memory_utilization,
    .prefix_hit_ratio = options->prefix_hit,
    .simulated = options->simulated,
  };
  if (!read_switch (options->prefix_caching, &facts->prefix_caching) || !check_counts (options))
    return FALSE;
  if (facts->prefix_hit_ratio > 0 && facts->prefix_caching == NAV_STATED_NOT)
    facts->prefix_caching = NAV_STATED_YES;
  return TRUE;
}

static int
find_format (const char *name)
{
  for (int i = 0; i < NAV_N_IMPORT_FORMATS; i++)
    if (g_str_equal (nav_import_format_names[i], name))
      return i;
  return -1;
}

/* Reads and judges the one file that is named. On NULL, @ret_exit is what to exit with. */
static NavIntake *
take_in (NavCli *cli, const NavCliKnowledge *options, const char *path, int *ret_exit)
{
  int format = options->format ? find_format (options->format) : -1;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  NavImportFacts facts;
  NavImport *import = NULL;

  if (options->format != NULL && format < 0) {
    *ret_exit = nav_cli_fail_usage (
      _ ("“%s” is not a format; guidellm, vllm-bench, inferencex-csv and neuralnav are"),
      options->format);
    return NULL;
  }
  if (!read_facts (options, &facts)) {
    *ret_exit = nav_cli_fail_usage (
      _ ("--prefix-caching is yes, no or unknown, and counts are not negative"));
    return NULL;
  }
  text = nav_cli_read_text (path, NAV_IMPORT_MAX_BYTES, &error);
  if (text != NULL)
    import = nav_import_parse (cli->catalog, text, strlen (text), path, format, &facts, &error);
  if (import != NULL)
    return nav_intake_new (cli->catalog, import);
  *ret_exit = nav_cli_fail (cli, error);
  return NULL;
}

static void
render_row (NavCliText *text, const NavIntakeRow *row)
{
  const char *id = nav_intake_row_get_id (row);
  NavCliStyle looks = row->status == NAV_INTAKE_REJECTED ? NAV_CLI_BAD : NAV_CLI_PLAIN;

  nav_cli_text_start (text, 0);
  nav_cli_text_cell (text, WHERE_WIDTH, NAV_CLI_PLAIN, row->imported->where);
  nav_cli_text_cell (text, STATUS_WIDTH, looks, word_of_status (row->status));
  nav_cli_text_cell (text, 0, NAV_CLI_DIM, id ? id : "");
  nav_cli_text_end (text);
  if (row->imported->error != NULL)
    nav_cli_text_paragraph (text, 2, 4, NAV_CLI_BAD, row->imported->error->message);
  for (guint i = 0; i < row->findings->len; i++) {
    const NavAuditFinding *finding = row->findings->pdata[i];
    g_autofree char *words = nav_words_finding (style, finding->finding);

    nav_cli_text_paragraph (text, 2, 4, look_of (finding->grade), words);
  }
}

/* Rows about which there is nothing to say are only counted. */
static void
render_rows (NavCliText *text, const NavIntake *intake)
{
  gboolean any = FALSE;

  for (guint i = 0; i < intake->rows->len; i++) {
    const NavIntakeRow *row = intake->rows->pdata[i];

    if (row->findings->len == 0 && row->imported->error == NULL)
      continue;
    render_row (text, row);
    any = TRUE;
  }
  if (any)
    nav_cli_text_blank (text);
}

static void
render_counts (NavCliText *text, const NavIntake *intake)
{
  g_autofree char *rows = nav_words_quantity (style, intake->rows->len, "rows");
  g_autofree char *words = g_strdup_printf (
    /* Translators: the format of a file, then how many rows it has and what became of them. */
    _ ("%s, %s: %u new, %u replaced, %u known, %u rejected."),
    nav_import_format_names[intake->import->format], rows,
    nav_intake_count (intake, NAV_INTAKE_NEW), nav_intake_count (intake, NAV_INTAKE_REPLACES),
    nav_intake_count (intake, NAV_INTAKE_KNOWN), nav_intake_count (intake, NAV_INTAKE_REJECTED));

  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, words);
}

static void
print_intake (NavCli *cli, const NavIntake *intake, gboolean stored, const char *last)
{
  NavCliText *text;
  g_autofree char *words = NULL;

  if (cli->json) {
    g_autoptr (JsonNode) node = nav_intake_to_json (intake, stored);
    nav_cli_print_json (node, TRUE);
    return;
  }
  text = nav_cli_text_new_for_stdout ();
  render_rows (text, intake);
  render_counts (text, intake);
  if (last != NULL)
    nav_cli_text_paragraph (text, 0, 0, NAV_CLI_PLAIN, last);
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

static const char *
tell_stored (const NavIntake *intake, gboolean dry_run)
{
  if (nav_intake_count (intake, NAV_INTAKE_NEW) + nav_intake_count (intake, NAV_INTAKE_REPLACES) ==
      0)
    return _ ("There was nothing to store.");
  if (dry_run)
    return _ ("Nothing was stored.");
  if (intake->import->collection == NAV_COLLECTION_BENCHMARKS ||
      intake->import->collection == NAV_COLLECTION_OUTCOMES)
    return _ ("Stored as rows of your own; “knowledge calibrate” lets them correct forecasts.");
  return _ ("Stored as rows of your own.");
}

/**
 * nav_cli_knowledge_import:
 *
 * Returns: what to exit with: a file of which every row is rejected is a failed check
 */
int
nav_cli_knowledge_import (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv)
{
  g_autoptr (NavIntake) intake = NULL;
  g_autoptr (GError) error = NULL;
  int result;

  if (argc != 1)
    return nav_cli_fail_usage (_ ("Say “knowledge import FILE”, or - for standard input"));
  intake = take_in (cli, options, argv[0], &result);
  if (intake == NULL)
    return result;
  if (!options->dry_run && !nav_intake_store (intake, cli->knowledge, &error))
    return nav_cli_fail (cli, error);
  print_intake (cli, intake, !options->dry_run, tell_stored (intake, options->dry_run));
  return nav_intake_count (intake, NAV_INTAKE_REJECTED) < intake->rows->len
           ? NAV_EXIT_OK
           : NAV_EXIT_NO_SOLUTION;
}

static void
render_rule (NavCliText *text, const NavAuditReport *report, const NavAuditRule *rule)
{
  g_autofree char *rows = nav_words_quantity (style, rule->findings->len, "rows");
  guint shown = MIN (rule->findings->len, rule->grade == NAV_AUDIT_NOTE ? 1 : MOST_ROWS);

  nav_cli_text_start (text, 0);
  nav_cli_text_cell (text, STATUS_WIDTH, look_of (rule->grade), word_of (rule->grade));
  nav_cli_text_cell (text, -12, NAV_CLI_PLAIN, rows);
  nav_cli_text_cell (text, 2, NAV_CLI_PLAIN, "");
  nav_cli_text_cell (text, 0, NAV_CLI_DIM, rule->code);
  nav_cli_text_end (text);
  for (guint i = 0; i < shown; i++) {
    const NavAuditFinding *finding = rule->findings->pdata[i];
    const NavBenchmark *row = report->rows->pdata[finding->row];
    g_autofree char *words = nav_words_finding (style, finding->finding);

    nav_cli_text_labelled (text, 2, ID_WIDTH, row->id, words);
  }
  if (shown < rule->findings->len) {
    g_autofree char *more =
      g_strdup_printf (_ ("… and %u more; --json shows all"), rule->findings->len - shown);
    nav_cli_text_paragraph (text, 2, 2, NAV_CLI_DIM, more);
  }
}

static void
print_report (NavCli *cli, const NavAuditReport *report)
{
  NavCliText *text;
  g_autofree char *rows = NULL, *sum = NULL, *words = NULL;

  if (cli->json) {
    g_autoptr (JsonNode) node = nav_audit_report_to_json (report);
    nav_cli_print_json (node, TRUE);
    return;
  }
  text = nav_cli_text_new_for_stdout ();
  for (guint i = 0; i < report->rules->len; i++)
    render_rule (text, report, report->rules->pdata[i]);
  rows = nav_words_quantity (style, report->rows->len, "rows");
  sum = g_strdup_printf (_ ("%s: %u wrong, of which %u are your own, %u doubtful."), rows,
                         report->failed, report->own_failed, report->doubtful);
  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_BOLD, sum);
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

/**
 * nav_cli_knowledge_audit:
 *
 * Without a file, of the rows of the knowledge base.
 *
 * Returns: what to exit with: a row of one's own, or of the file, that fails is a failed check
 */
int
nav_cli_knowledge_audit (NavCli *cli, const NavCliKnowledge *options, int argc, char **argv)
{
  g_autoptr (NavAuditReport) report = NULL;
  g_autoptr (NavIntake) intake = NULL;
  int result;

  if (argc > 1)
    return nav_cli_fail_usage (_ ("knowledge audit takes at most one file"));
  if (argc == 1) {
    intake = take_in (cli, options, argv[0], &result);
    if (intake == NULL)
      return result;
    print_intake (cli, intake, FALSE, NULL);
    return nav_intake_count (intake, NAV_INTAKE_REJECTED) > 0 ? NAV_EXIT_NO_SOLUTION
                                                              : NAV_EXIT_OK;
  }
  report = nav_audit_report_new (cli->catalog);
  print_report (cli, report);
  return report->own_failed > 0 ? NAV_EXIT_NO_SOLUTION : NAV_EXIT_OK;
}
