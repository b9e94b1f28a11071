// SPDX-License-Identifier: Apache-2.0
// `chat`: the conversation of the window on a terminal, understood by rules.

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/nav-clock.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-plan-private.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-project-chips.h"

static const NavWordsStyle *const style = &nav_words_local;

static void
print_paragraph (NavCliStyle text_style, const char *words)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  g_autofree char *out = NULL;

  nav_cli_text_paragraph (text, 0, 0, text_style, words);
  out = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (out);
}

/* What the assistant said last, and the answers it offers. */
static void
print_reply (NavProject *project)
{
  NavConversation *conversation = nav_project_get_conversation (project);
  guint n = nav_conversation_get_n_turns (conversation);
  const NavTurn *turn = nav_conversation_get_turn (conversation, n - 1);
  g_autoptr (GPtrArray) chips = nav_project_offer_chips (project, style);
  g_autoptr (GString) offers = g_string_new (NULL);

  print_paragraph (NAV_CLI_PLAIN, turn->text);
  for (guint i = 0; i < chips->len; i++) {
    NavChip *chip = chips->pdata[i];
    g_string_append_printf (offers, "[%s%s%s] ", chip->label, chip->unfinished ? ": …" : "",
                            chip->unfinished ? chip->text : "");
  }
  if (offers->len > 0)
    print_paragraph (NAV_CLI_DIM, offers->str);
}

static void
print_summary (NavProject *project)
{
  g_autofree char *summary = nav_plan_words_summary (style, nav_project_get_plan (project));

  print_paragraph (NAV_CLI_BOLD, summary);
}

static void
print_plan (NavProject *project)
{
  NavCliText *text;
  g_autofree char *words = NULL;

  if (nav_project_get_plan (project) == NULL) {
    print_paragraph (NAV_CLI_DIM, _ ("There is no plan yet."));
    return;
  }
  text = nav_cli_text_new_for_stdout ();
  nav_cli_render_plan (text, nav_project_get_plan (project), nav_project_get_intent (project));
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

/* Too little to plan with is no error in a conversation: the next question asks for it. Who has
 * said all there is to say gets the whole plan. */
static void
plan_again (NavCli *cli, NavProject *project)
{
  g_autoptr (GError) error = NULL;

  if (!nav_cli_run_project (cli, project, &error))
    return;
  if (nav_intent_get_act (nav_project_get_intent (project)) == NAV_INTENT_ACT_PROCEED)
    print_plan (project);
  else
    print_summary (project);
}

static void
save (NavProject *project, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (nav_project_save (project, path, &error))
    print_paragraph (NAV_CLI_DIM, _ ("Saved."));
  else
    print_paragraph (NAV_CLI_BAD, error->message);
}

/* Returns: whether to go on */
static gboolean
run_command (NavCli *cli, NavProject *project, const char *line)
{
  if (strcmp (line, "/quit") == 0)
    return FALSE;
  if (strcmp (line, "/plan") == 0) {
    print_plan (project);
  } else if (strcmp (line, "/undo") == 0) {
    nav_project_undo (project);
    plan_again (cli, project);
  } else if (g_str_has_prefix (line, "/save ")) {
    save (project, line + strlen ("/save "));
  } else {
    print_paragraph (NAV_CLI_DIM, _ ("Commands: /plan, /undo, /save FILE.nnplan, /quit"));
  }
  return TRUE;
}

/* Who types what stands on an offer means what it says. */
static char *
words_of_offer (NavProject *project, const char *line)
{
  g_autoptr (GPtrArray) chips = nav_project_offer_chips (project, style);

  for (guint i = 0; i < chips->len; i++) {
    NavChip *chip = chips->pdata[i];
    if (!chip->unfinished && g_ascii_strcasecmp (chip->label, line) == 0)
      return g_strdup (chip->text);
  }
  return g_strdup (line);
}

static guint
count_turns (NavProject *project)
{
  return nav_conversation_get_n_turns (nav_project_get_conversation (project));
}

/* What was asked backwards is answered in one more message. */
static void
say (NavCli *cli, NavProject *project, const char *line)
{
  g_autofree char *words = words_of_offer (project, line);
  g_autoptr (GError) error = NULL;
  guint n;

  if (!nav_project_say (project, words, &error)) {
    print_paragraph (NAV_CLI_BAD, error->message);
    return;
  }
  n = count_turns (project);
  print_reply (project);
  plan_again (cli, project);
  if (count_turns (project) > n)
    print_reply (project);
}

/* Returns: (nullable): a line without its end; NULL when there is no more. Longer lines are cut. */
static char *
read_line (gboolean prompt)
{
  GString *line;
  int c;

  if (prompt)
    nav_cli_print_text ("> ");
  line = g_string_new (NULL);
  while ((c = getchar ()) != EOF && c != '\n')
    if (line->len <= NAV_CONVERSATION_MAX_TURN_BYTES && c != '\0')
      g_string_append_c (line, (char) c);
  if (c != EOF || line->len > 0)
    return g_strchomp (g_string_free (line, FALSE));
  g_string_free (line, TRUE);
  return NULL;
}

int
nav_cli_chat (NavCli *cli, int argc, char **argv)
{
  g_autoptr (NavProject) project = NULL;
  g_autoptr (GError) error = NULL;
  gboolean prompt = isatty (STDIN_FILENO), going = TRUE;
  int result;
  char *line;

  if (!nav_cli_parse (cli, NULL, NULL, _ ("Plans in a conversation; /quit ends it."), &argc, &argv,
                      &result))
    return result;
  if (argc > 1)
    return nav_cli_fail_usage (_ ("chat takes no arguments"));
  if (nav_cli_load_catalog (cli, &error) == NULL)
    return nav_cli_fail (cli, error);

  project = nav_project_new (cli->catalog, nav_clock_system ());
  while (going && (line = read_line (prompt)) != NULL) {
    if (line[0] == '/')
      going = run_command (cli, project, line);
    else if (line[0] != '\0')
      say (cli, project, line);
    g_free (line);
  }
  return NAV_EXIT_OK;
}
