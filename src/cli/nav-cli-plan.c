// SPDX-License-Identifier: Apache-2.0
// `plan`: from a sentence or a specification to a ranked plan.

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "cli/nav-cli-batch.h"
#include "cli/nav-cli-document.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-plan-private.h"
#include "workflow/nav-plan-csv.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-plan-report.h"

#define MAX_TEXT (4 * 1024 * 1024)

typedef struct {
  char *spec;
  char *batch;
  char *solve;
  char *fix;
  char *save;
  NavCliDocument document;
  gboolean refine;
} PlanOptions;

static void
plan_options_clear (PlanOptions *options)
{
  g_free (options->spec);
  g_free (options->batch);
  g_free (options->solve);
  g_free (options->fix);
  g_free (options->save);
  nav_cli_document_clear (&options->document);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlanOptions, plan_options_clear)

static void
show_progress (NavProject *project, GParamSpec *pspec, gpointer data)
{
  (void) pspec;
  (void) data;
  g_printerr ("\r\033[K%s %d %%",
              nav_project_get_refining (project) ? _ ("Simulating…") : _ ("Planning…"),
              (int) (nav_project_get_progress (project) * 100));
}

static gboolean
is_working (NavProject *project)
{
  return nav_project_get_busy (project) || nav_project_get_refining (project) ||
         nav_project_get_solving (project);
}

static gboolean
on_interrupt (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * nav_cli_run_project:
 * @error: why there is no plan; NAV_ERROR_CANCELLED after Ctrl-C
 *
 * Plans and waits. Progress is shown on a terminal only.
 *
 * Returns: whether there is a plan now
 */
gboolean
nav_cli_run_project (NavCli *cli, NavProject *project, GError **error)
{
  gboolean interrupted = FALSE, visible = !cli->quiet && isatty (STDERR_FILENO);
  guint source = g_unix_signal_add (SIGINT, on_interrupt, &interrupted);
  gulong handler = visible ? g_signal_connect (project, "notify::progress",
                                               G_CALLBACK (show_progress), NULL)
                           : 0;

  nav_project_plan (project);
  while (is_working (project) && !interrupted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_clear_signal_handler (&handler, project);
  if (visible)
    g_printerr ("\r\033[K");

  if (interrupted) {
    nav_project_cancel (project);
    nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_CANCELLED, NULL, "Stopped");
    return FALSE;
  }
  if (nav_project_get_error (project) != NULL) {
    g_propagate_error (error, g_error_copy (nav_project_get_error (project)));
    return FALSE;
  }
  return nav_project_get_plan (project) != NULL;
}

/**
 * nav_cli_spec_from_json:
 *
 * A specification may stand alone, as `{"spec": ...}`, or inside of a plan or a saved document.
 *
 * Returns: (transfer full) (nullable)
 */
NavSpec *
nav_cli_spec_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *inner = object ? json_object_get_member (object, "spec") : NULL;
  gboolean document = object != NULL && json_object_has_member (object, "schema");

  if (inner != NULL && !document && json_object_get_size (object) > 1) {
    nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, "spec", "“spec” must stand alone");
    return NULL;
  }
  return nav_spec_new_from_json (inner ? inner : node, error);
}

static NavSpec *
read_spec (const char *path, GError **error)
{
  g_autofree char *text = nav_cli_read_text (path, nav_json_default_limits.max_bytes, error);
  g_autoptr (JsonNode) node = text ? nav_json_parse (text, -1, NULL, error) : NULL;

  return node ? nav_cli_spec_from_json (node, error) : NULL;
}

static NavSpec *
take_field (NavSpec *spec, NavSpec *top, NavSpecField field, guint workload)
{
  NavLeaf *leaf = field < NAV_N_WORKLOAD_FIELDS ? nav_spec_get_workload (top, workload, field)
                                                : nav_spec_get (top, field);
  NavSpec *next;

  if (leaf == NULL)
    return spec;
  next = nav_spec_with (spec, field, workload, nav_leaf_ref (leaf));
  nav_spec_unref (spec);
  return next;
}

/* Everything that @top sets, on top of @base. */
static NavSpec *
overlay (NavSpec *base, NavSpec *top)
{
  NavSpec *spec = nav_spec_ref (base);

  for (guint w = 0; w < nav_spec_get_n_workloads (top); w++) {
    if (w >= nav_spec_get_n_workloads (spec)) {
      NavSpec *more = nav_spec_with_workload_added (spec);
      nav_spec_unref (spec);
      spec = more;
    }
    for (NavSpecField f = 0; f < NAV_N_WORKLOAD_FIELDS; f++)
      spec = take_field (spec, top, f, w);
  }
  for (NavSpecField f = NAV_N_WORKLOAD_FIELDS; f < NAV_N_SPEC_FIELDS; f++)
    spec = take_field (spec, top, f, 0);
  return spec;
}

/* The sentence first; what the specification says wins. */
static NavProject *
make_project (NavCli *cli, const PlanOptions *options, const char *text, NavSpec *spec,
              GError **error)
{
  g_autoptr (NavProject) project = nav_project_new (cli->catalog, nav_clock_system ());
  g_autoptr (NavSpec) both = NULL;

  nav_project_set_refine (project, options->refine, (guint64) cli->seed);
  if (text != NULL && !nav_project_say (project, text, error))
    return NULL;
  if (spec != NULL) {
    both = overlay (nav_project_get_spec (project), spec);
    nav_project_set_spec (project, both);
  }
  return g_steal_pointer (&project);
}

static JsonObject *
plan_line (NavCli *cli, NavProject *project, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (!nav_cli_run_project (cli, project, error))
    return NULL;
  node = nav_project_plan_to_json (project, cli->explain);
  return json_object_ref (json_node_get_object (node));
}

static const char *
text_of_line (JsonNode *line, GError **error)
{
  JsonObject *object;
  JsonNode *text;

  if (JSON_NODE_HOLDS_VALUE (line) && json_node_get_value_type (line) == G_TYPE_STRING)
    return json_node_get_string (line);
  if (!JSON_NODE_HOLDS_OBJECT (line)) {
    nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, NULL,
                   "A line must be a text or an object with “text” or the fields of a spec");
    return NULL;
  }
  object = json_node_get_object (line);
  text = json_object_get_member (object, "text");
  if (text == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (text) && json_node_get_value_type (text) == G_TYPE_STRING &&
      json_object_get_size (object) == 1)
    return json_node_get_string (text);
  nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, "text",
                 "“text” must be a text and stand alone");
  return NULL;
}

static JsonObject *
answer_line (NavCli *cli, JsonNode *line, gpointer data, GError **error)
{
  GError *local = NULL;
  const char *text = text_of_line (line, &local);
  g_autoptr (NavSpec) spec = NULL;
  g_autoptr (NavProject) project = NULL;

  if (local == NULL && text == NULL)
    spec = nav_cli_spec_from_json (line, &local);
  if (local == NULL)
    project = make_project (cli, data, text, spec, &local);
  if (project == NULL) {
    g_propagate_error (error, local);
    return NULL;
  }
  return plan_line (cli, project, error);
}

static void
print_text (NavCli *cli, NavProject *project)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  g_autofree char *words = NULL;

  nav_cli_render_plan (text, nav_project_get_plan (project), nav_project_get_intent (project));
  if (cli->explain)
    nav_cli_render_explanation (text, nav_project_get_plan (project));
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

static GBytes *
to_json (NavCli *cli, NavProject *project)
{
  g_autoptr (JsonNode) node = nav_project_plan_to_json (project, cli->explain);
  g_autofree char *text = nav_json_to_text (node, TRUE);
  char *line = g_strconcat (text, "\n", NULL);

  return g_bytes_new_take (line, strlen (line));
}

static GBytes *
to_csv (NavProject *project)
{
  NavPlan *plan = nav_project_get_plan (project);
  char *text = nav_plan_to_csv (plan, nav_plan_get_recommendations (plan));

  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
to_document (NavProject *project, const NavCliDocument *document, const char *format,
             GError **error)
{
  g_autoptr (NavReport) report =
    nav_plan_report_new (&nav_words_local, nav_project_get_plan (project),
                         nav_project_get_title (project), nav_clock_wall_us (nav_clock_system ()));

  return nav_cli_document_write (document, report, format, error);
}

static gboolean
knows_format (const char *name)
{
  static const char *const formats[] = { "text", "json", "markdown", "html", "csv", "pdf", NULL };

  return g_strv_contains (formats, name);
}

static gboolean
print_plan (NavCli *cli, NavProject *project, const NavCliDocument *document, GError **error)
{
  const char *format = nav_cli_document_format (cli, document, "text");
  g_autoptr (GBytes) bytes = NULL;

  if (strcmp (format, "text") == 0) {
    print_text (cli, project);
    return TRUE;
  }
  bytes = strcmp (format, "json") == 0  ? to_json (cli, project)
          : strcmp (format, "csv") == 0 ? to_csv (project)
                                        : to_document (project, document, format, error);
  return bytes != NULL && nav_cli_document_put (document, bytes, error);
}

static int
run_plan (NavCli *cli, NavProject *project, const PlanOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (!nav_cli_run_project (cli, project, &error))
    return nav_cli_fail (cli, error);
  if (options->save != NULL && !nav_project_save (project, options->save, &error))
    return nav_cli_fail (cli, error);
  if (!print_plan (cli, project, &options->document, &error))
    return error != NULL ? nav_cli_fail (cli, error) : NAV_EXIT_INVALID;
  return nav_plan_get_recommendations (nav_project_get_plan (project))->len > 0
           ? NAV_EXIT_OK
           : NAV_EXIT_NO_SOLUTION;
}

static char *
text_argument (const char *argument, GError **error)
{
  if (strcmp (argument, "-") == 0)
    return nav_cli_read_text ("-", MAX_TEXT, error);
  return g_strdup (argument);
}

static int
run_single (NavCli *cli, const PlanOptions *options, const char *argument)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = argument ? text_argument (argument, &error) : NULL;
  g_autoptr (NavSpec) spec = NULL;
  g_autoptr (NavProject) project = NULL;
  g_auto (NavSolveFix) fix = { 0 };
  NavSolveFor sought;

  if (error == NULL && options->spec != NULL)
    spec = read_spec (options->spec, &error);
  if (error == NULL)
    project = make_project (cli, options, text, spec, &error);
  if (project == NULL)
    return nav_cli_fail (cli, error);
  if (options->solve != NULL)
    return nav_cli_run_solve (cli, project, options->solve, options->fix, options->save);
  if (options->document.format == NULL && options->document.output == NULL &&
      nav_project_get_question (project, &sought, &fix))
    return nav_cli_answer (cli, project, sought, &fix, options->save);
  return run_plan (cli, project, options);
}

static int
check_format (const NavCli *cli, const PlanOptions *options)
{
  const char *format = nav_cli_document_format (cli, &options->document, NULL);

  if (format != NULL && !knows_format (format))
    return nav_cli_fail_usage (_ ("--format is text, json, markdown, html, csv or pdf, not “%s”"),
                               format);
  if ((options->document.format != NULL || options->document.output != NULL) &&
      (options->batch != NULL || options->solve != NULL))
    return nav_cli_fail_usage (_ ("--format and --output are for one plan: they take no --batch "
                                  "and no --solve"));
  if (g_strcmp0 (format, "text") == 0 && options->document.output != NULL)
    return nav_cli_fail_usage (_ ("--output writes documents: json, markdown, html, csv or pdf"));
  return nav_cli_document_check (cli, &options->document);
}

static int
check_usage (const NavCli *cli, const PlanOptions *options, int argc)
{
  if (argc > 2)
    return nav_cli_fail_usage (_ ("Put the sentence in quotes, so that it is one argument"));
  if (options->batch != NULL && (argc > 1 || options->spec || options->solve || options->save))
    return nav_cli_fail_usage (_ ("--batch takes no sentence, --spec, --solve or --save"));
  if (options->batch == NULL && options->spec == NULL && argc < 2)
    return nav_cli_fail_usage (_ ("Say what is needed, or name a specification with --spec"));
  if (options->fix != NULL && options->solve == NULL)
    return nav_cli_fail_usage (_ ("--fix belongs to --solve"));
  return check_format (cli, options);
}

int
nav_cli_plan (NavCli *cli, int argc, char **argv)
{
  g_auto (PlanOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "spec", 's', 0, G_OPTION_ARG_FILENAME, &options.spec,
      N_ ("Plan the specification in a file"), N_ ("FILE") },
    { "batch", 'b', 0, G_OPTION_ARG_FILENAME, &options.batch,
      N_ ("Answer each line of a file of JSON Lines"), N_ ("FILE") },
    { "refine", 'r', 0, G_OPTION_ARG_NONE, &options.refine,
      N_ ("Simulate the best configurations request by request"), NULL },
    { "solve", 0, 0, G_OPTION_ARG_STRING, &options.solve,
      N_ ("Ask backwards: users, rate, input or target"), N_ ("WHAT") },
    { "fix", 0, 0, G_OPTION_ARG_STRING, &options.fix,
      N_ ("What there is: gpu=l4,count=2 or budget=5000"), N_ ("WHAT") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &options.save, N_ ("Save the plan"),
      N_ ("FILE.nnplan") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.document.format,
      N_ ("Write it as text, json, markdown, html, csv or pdf"), N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.document.output,
      N_ ("Write to a file, as its name ends"), N_ ("FILE") },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &options.document.paper,
      N_ ("With pdf: a4 (the default) or letter"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };
  int result;

  if (!nav_cli_parse (cli, entries, _ ("[TEXT|-]"),
                      _ ("Plans a deployment for a sentence or a specification."), &argc, &argv,
                      &result))
    return result;
  result = check_usage (cli, &options, argc);
  if (result != NAV_EXIT_OK)
    return result;
  if (nav_cli_load_catalog (cli, &error) == NULL)
    return nav_cli_fail (cli, error);
  return options.batch ? nav_cli_batch (cli, options.batch, answer_line, &options)
                       : run_single (cli, &options, argc > 1 ? argv[1] : NULL);
}
