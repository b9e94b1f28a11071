// SPDX-License-Identifier: Apache-2.0
// `report`: load tests as a document, ours and those of other programs beside each other, and
// searches for the limit.

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "cli/nav-cli-document.h"
#include "knowledge/nav-import.h"
#include "workflow/nav-run-report.h"
#include "workflow/nav-sweep-report.h"

#define MOST_RUNS 1000

typedef struct {
  NavCliDocument document;
  gboolean requests;
} Options;

/* What the files tell. */
typedef struct {
  GPtrArray *runs;   /* (element-type NavRunSummary) */
  GPtrArray *sweeps; /* (element-type NavKeptSweep) */
} Sources;

static void
sources_clear (Sources *sources)
{
  g_ptr_array_unref (sources->runs);
  g_ptr_array_unref (sources->sweeps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sources, sources_clear)

static void
options_clear (Options *options)
{
  nav_cli_document_clear (&options->document);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
knows_format (const char *name)
{
  static const char *const formats[] = { "json", "csv", "markdown", "html", "pdf", NULL };

  return g_strv_contains (formats, name);
}

/* "r.json" and "./r.json" are one file. */
static gboolean
would_replace_run (const Options *options, int argc, char **argv)
{
  const char *path = options->document.output;
  g_autofree char *output = path ? g_canonicalize_filename (path, NULL) : NULL;

  for (int i = 1; output != NULL && i < argc; i++) {
    g_autofree char *input = g_canonicalize_filename (argv[i], NULL);
    if (strcmp (path, "-") != 0 && strcmp (input, output) == 0)
      return TRUE;
  }
  return FALSE;
}

static int
check_usage (NavCli *cli, const Options *options, int argc, char **argv)
{
  const char *format = nav_cli_document_format (cli, &options->document, "markdown");

  if (argc < 2)
    return nav_cli_fail_usage (_ ("Name at least one run: a file of “load --save”, of GuideLLM or "
                                  "of vllm bench serve"));
  if (!knows_format (format))
    return nav_cli_fail_usage (_ ("--format is json, csv, markdown, html or pdf, not “%s”"),
                               format);
  if (options->requests && strcmp (format, "csv") != 0)
    return nav_cli_fail_usage (_ ("--requests is for comma-separated values: say --format csv"));
  if (would_replace_run (options, argc, argv))
    return nav_cli_fail_usage (_ ("The report would replace the run “%s”: name another --output"),
                               options->document.output);
  return nav_cli_document_check (cli, &options->document);
}

/* Files are called without their folders, unless that would make two of them one. */
static char *
name_file (char **argv, int argc, int which)
{
  g_autofree char *name = g_path_get_basename (argv[which]);

  for (int i = 1; i < argc; i++) {
    g_autofree char *other = g_path_get_basename (argv[i]);
    if (i != which && strcmp (name, other) == 0)
      return g_strdup (argv[which]);
  }
  return g_steal_pointer (&name);
}

static gboolean
read_file (const char *path, const char *name, Sources *sources, GError **error)
{
  g_autofree char *text = nav_cli_read_text (path, NAV_IMPORT_MAX_BYTES, error);
  g_autoptr (GPtrArray) refusals = g_ptr_array_new_with_free_func (g_free);

  if (text == NULL || !nav_run_summaries_read (text, strlen (text), name, sources->runs,
                                               sources->sweeps, refusals, error))
    return FALSE;
  for (guint i = 0; i < refusals->len; i++)
    nav_cli_warn (_ ("Left out: %s"), (const char *) refusals->pdata[i]);
  return TRUE;
}

static GBytes *
write_json (const Sources *sources)
{
  g_autoptr (JsonNode) node = nav_run_summaries_to_json (sources->runs);
  g_autofree char *text = NULL;
  char *line;

  if (sources->sweeps->len > 0)
    json_object_set_member (json_node_get_object (node), "sweeps",
                            nav_kept_sweeps_to_json (sources->sweeps));
  text = nav_json_to_text (node, TRUE);
  line = g_strconcat (text, "\n", NULL);

  return g_bytes_new_take (line, strlen (line));
}

static GBytes *
write_csv (const Sources *sources, gboolean requests)
{
  char *text = sources->sweeps->len > 0 ? nav_kept_sweeps_to_csv (sources->sweeps)
               : requests               ? nav_run_summaries_to_request_csv (sources->runs)
                                        : nav_run_summaries_to_csv (sources->runs);

  return g_bytes_new_take (text, strlen (text));
}

static NavReport *
make_report (const Sources *sources)
{
  gint64 now_us = nav_clock_wall_us (nav_clock_system ());

  return sources->runs->len > 0
           ? nav_run_report_new (&nav_words_local, sources->runs, sources->sweeps, now_us)
           : nav_sweep_report_new (&nav_words_local, sources->sweeps, now_us);
}

static GBytes *
write_all (const Options *options, const char *format, const Sources *sources, GError **error)
{
  g_autoptr (NavReport) report = NULL;

  if (strcmp (format, "json") == 0)
    return write_json (sources);
  if (strcmp (format, "csv") == 0)
    return write_csv (sources, options->requests);
  report = make_report (sources);
  return nav_cli_document_write (&options->document, report, format, error);
}

static int
run_report (NavCli *cli, const Options *options, int argc, char **argv)
{
  const char *format = nav_cli_document_format (cli, &options->document, "markdown");
  g_auto (Sources) sources = {
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_run_summary_unref),
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_kept_sweep_free),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (int i = 1; i < argc; i++) {
    g_autofree char *name = name_file (argv, argc, i);
    if (!read_file (argv[i], name, &sources, &error))
      return nav_cli_fail (cli, error);
  }
  if (sources.runs->len + sources.sweeps->len > MOST_RUNS)
    return nav_cli_fail_usage (_ ("More than %d runs do not fit beside each other"), MOST_RUNS);
  if (strcmp (format, "csv") == 0 && sources.sweeps->len > 0 &&
      (sources.runs->len > 0 || options->requests))
    return nav_cli_fail_usage (_ ("Runs and sweeps have different columns: name only one kind with "
                                  "csv, and sweeps without --requests"));
  bytes = write_all (options, format, &sources, &error);
  if (bytes == NULL)
    return nav_cli_fail (cli, error);
  if (nav_cli_document_put (&options->document, bytes, &error))
    return NAV_EXIT_OK;
  return error != NULL ? nav_cli_fail (cli, error) : NAV_EXIT_INVALID;
}

int
nav_cli_report (NavCli *cli, int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o.document.format,
      N_ ("json, csv, markdown (the default), html or pdf; without it as FILE ends"),
      N_ ("NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.document.output,
      N_ ("Write to a file instead of standard output"), N_ ("FILE") },
    { "requests", 0, 0, G_OPTION_ARG_NONE, &o.requests,
      N_ ("With csv: a line for each request instead of each run"), NULL },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &o.document.paper,
      N_ ("With pdf: a4 (the default) or letter"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  int result;

  if (!nav_cli_parse (cli, entries, _ ("RUN [RUN…]"),
                      _ ("Writes load tests as a document: runs and sweeps that “load --save” "
                         "kept, reports of GuideLLM and results of vllm bench serve, side by "
                         "side."),
                      &argc, &argv, &result))
    return result;
  result = check_usage (cli, &o, argc, argv);
  return result != NAV_EXIT_OK ? result : run_report (cli, &o, argc, argv);
}
