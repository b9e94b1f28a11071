// SPDX-License-Identifier: Apache-2.0
// The program's frame: global options, the choice of a command, the knowledge it works on.

#include "config.h"

#include "cli/nav-cli.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "workflow/nav-data-folder.h"
#include "workflow/nav-language.h"
#include "workflow/nav-words.h"

static const struct {
  const char *name;
  NavCliCommand run;
  const char *summary;
} commands[] = {
  { "plan", nav_cli_plan, N_ ("plan a deployment for a sentence or a specification") },
  { "chat", nav_cli_chat, N_ ("plan in a conversation") },
  { "intent", nav_cli_intent, N_ ("show what is understood of a text") },
  { "predict", nav_cli_predict, N_ ("forecast latency and throughput of a configuration") },
  { "memory", nav_cli_memory, N_ ("tell what of a GPU's memory a configuration takes") },
  { "test", nav_cli_test, N_ ("send one prompt to a server and time the answer") },
  { "load", nav_cli_load, N_ ("put a load on a server and judge how it answers") },
  { "report", nav_cli_report, N_ ("write load tests as a document, several side by side") },
  { "knowledge", nav_cli_knowledge, N_ ("list, show and add to what is known") },
};

static void
add_global_options (GOptionContext *context, NavCli *cli)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON document"), NULL },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &cli->explain,
      N_ ("Show how each number came about"), NULL },
    { "knowledge", 0, 0, G_OPTION_ARG_FILENAME, &cli->knowledge_uri,
      N_ ("Use another knowledge base than your own"), N_ ("URI") },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &cli->offline, N_ ("Use no network"), NULL },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &cli->quiet, N_ ("Show no progress"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &cli->seed,
      N_ ("Seed of everything that is drawn by chance"), N_ ("N") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &cli->version, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("global", _ ("Options of every command:"),
                                            _ ("Show the options of every command"), NULL, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, NAV_GETTEXT_PACKAGE);
  g_option_context_add_group (context, group);
}

/* The global options are no group of their own in help texts: they follow the command's. */
static char *
help_text (GOptionContext *context)
{
  return g_option_context_get_help (context, FALSE, NULL);
}

/**
 * nav_cli_parse:
 * @entries: the command's own options
 * @parameters: (nullable): what else it takes, for the help
 * @ret_exit: (out): what to exit with when FALSE is returned
 *
 * Parses the command's options and the global ones; shows the help when it is asked for.
 *
 * Returns: whether to go on
 */
gboolean
nav_cli_parse (NavCli *cli, const GOptionEntry *entries, const char *parameters,
               const char *summary, int *argc, char ***argv, int *ret_exit)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show these options"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_autofree char *program = g_strconcat ("neuralnav-cli ", (*argv)[0], NULL);

  g_set_prgname (program);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, NAV_GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NAV_GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entries, NAV_GETTEXT_PACKAGE);
  add_global_options (context, cli);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    *ret_exit = nav_cli_fail_usage ("%s", error->message);
    return FALSE;
  }
  *ret_exit = NAV_EXIT_OK;
  if (help) {
    g_autofree char *text = help_text (context);
    nav_cli_print_text (text);
  } else if (cli->version) {
    nav_cli_print_text ("neuralnav-cli " NAV_VERSION "\n");
  }
  return !help && !cli->version;
}

static void
print_commands (GOptionContext *context)
{
  g_autofree char *options = help_text (context);
  GString *text = g_string_new (options);

  g_string_append_printf (text, "%s\n", _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-11s %s\n", commands[i].name, _ (commands[i].summary));
  g_string_append_printf (text, "\n%s\n",
                          _ ("“neuralnav-cli COMMAND --help” shows the options of a command."));
  nav_cli_print_text (text->str);
  g_string_free (text, TRUE);
}

static int
run_command (NavCli *cli, int argc, char **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[0]) == 0)
      return commands[i].run (cli, argc, argv);
  return nav_cli_fail_usage (_ ("“%s” is not a command; see --help"), argv[0]);
}

/* Options before the command are global ones; everything from the command on is the command's. */
static int
parse_and_run (NavCli *cli, int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND [ARGUMENT…]"));
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show commands and options"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_summary (context,
                                _ ("Plans deployments of language models, offline."));
  g_option_context_add_main_entries (context, entries, NAV_GETTEXT_PACKAGE);
  add_global_options (context, cli);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return nav_cli_fail_usage ("%s", error->message);
  if (cli->version) {
    nav_cli_print_text ("neuralnav-cli " NAV_VERSION "\n");
    return NAV_EXIT_OK;
  }
  if (help) {
    print_commands (context);
    return NAV_EXIT_OK;
  }
  if (argc < 2)
    return nav_cli_fail_usage (_ ("Say what to do: “neuralnav-cli plan \"a chatbot for 1000 "
                                  "users\"”, or see --help"));
  return run_command (cli, argc - 1, argv + 1);
}

static void
nav_cli_clear (NavCli *cli)
{
  g_free (cli->knowledge_uri);
  g_clear_pointer (&cli->predictor, nav_predictor_free);
  g_clear_pointer (&cli->catalog, nav_catalog_unref);
  g_clear_pointer (&cli->knowledge, nav_knowledge_unref);
}

/**
 * nav_cli_run:
 *
 * The whole program.
 *
 * Returns: what to exit with
 */
int
nav_cli_run (int argc, char **argv)
{
  NavCli cli = { .seed = 1 };
  g_autofree char **copy = g_memdup2 (argv, sizeof (char *) * ((gsize) argc + 1));
  int result;

  setlocale (LC_ALL, "");
  nav_language_init ();
  result = parse_and_run (&cli, argc, copy);
  if (!nav_cli_flush () && result == NAV_EXIT_OK)
    result = NAV_EXIT_INVALID;
  nav_cli_clear (&cli);
  return result;
}

/**
 * nav_cli_open_knowledge:
 *
 * Returns: (transfer none) (nullable): the knowledge base, opened once
 */
NavKnowledge *
nav_cli_open_knowledge (NavCli *cli, GError **error)
{
  g_autofree char *directory = NULL;

  if (cli->knowledge == NULL) {
    directory = nav_data_folder_find ("knowledge");
    cli->knowledge = nav_knowledge_open (cli->knowledge_uri, directory, error);
  }
  return cli->knowledge;
}

/* Rows of one's own that cannot be used are told and left out. */
static void
print_warnings (NavCli *cli)
{
  g_autoptr (GPtrArray) warnings = nav_knowledge_get_warnings (cli->knowledge);

  for (guint i = 0; !cli->quiet && warnings != NULL && i < warnings->len; i++) {
    g_autofree char *words = nav_words_finding (&nav_words_local, warnings->pdata[i]);
    nav_cli_warn ("neuralnav-cli: %s", words);
  }
}

/**
 * nav_cli_load_catalog:
 *
 * Returns: (transfer none) (nullable): what is known, read once
 */
NavCatalog *
nav_cli_load_catalog (NavCli *cli, GError **error)
{
  NavKnowledge *knowledge;

  if (cli->catalog != NULL)
    return cli->catalog;
  knowledge = nav_cli_open_knowledge (cli, error);
  if (knowledge != NULL)
    cli->catalog = nav_knowledge_load (knowledge, error);
  if (cli->catalog != NULL)
    print_warnings (cli);
  return cli->catalog;
}
