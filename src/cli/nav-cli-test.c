// SPDX-License-Identifier: Apache-2.0
// `test`: one prompt to a server, its answer as it comes, then how long it took.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "base/nav-json.h"
#include "base/nav-stats.h"
#include "cli/nav-cli-text.h"
#include "cli/nav-cli-wait.h"
#include "observe/nav-test-run.h"
#include "workflow/nav-outcome-words.h"
#include "workflow/nav-words.h"

#define DEFAULT_PROMPT  "Explain in a few sentences what a neural network is."
#define DEFAULT_TOKENS  256
#define MAX_TOKENS      1000000
#define MAX_PROMPT      (1024 * 1024)
#define LABEL_WIDTH     24

static const NavWordsStyle *const style = &nav_words_local;

static void
print_words (const char *content, const char *reasoning, gpointer data)
{
  gboolean *started = data;

  *started = TRUE;
  if (reasoning != NULL)
    nav_cli_print_text (reasoning);
  if (content != NULL)
    nav_cli_print_text (content);
}

static void
add_ms (NavCliText *text, const char *label, double ms)
{
  g_autofree char *words = isfinite (ms) ? nav_format_ms (style->numbers, ms) : g_strdup ("–");

  nav_cli_text_labelled (text, 2, LABEL_WIDTH, label, words);
}

static void
add_tokens (NavCliText *text, const char *label, double tokens, gboolean sure)
{
  g_autofree char *count =
    isfinite (tokens) ? nav_words_quantity (style, tokens, "tokens") : g_strdup ("–");
  g_autofree char *words =
    sure ? g_steal_pointer (&count)
         : g_strdup_printf (_ ("%s, counted from the events of the stream"), count);

  nav_cli_text_labelled (text, 2, LABEL_WIDTH, label, words);
}

static void
add_outcome (NavCliText *text, const NavTestResult *result)
{
  g_autofree char *words = nav_outcome_words (
    (NavStreamOutcome) result->record.outcome, result->reason, result->record.status,
    result->message);

  nav_cli_text_labelled (text, 2, LABEL_WIDTH, _ ("answer"), words);
}

static char *
render (const NavTestResult *result)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  const NavRequestRecord *record = &result->record;
  const NavEndpoint *endpoint = result->endpoint;
  g_autofree char *where = g_strdup_printf ("%s (%s)", endpoint->url, endpoint->server);

  nav_cli_text_labelled (text, 2, LABEL_WIDTH, _ ("server"), where);
  nav_cli_text_labelled (text, 2, LABEL_WIDTH, _ ("model"), endpoint->model);
  if (endpoint->simulated)
    nav_cli_text_labelled (text, 2, LABEL_WIDTH, _ ("note"),
                           _ ("a simulator answered: this tells nothing about a GPU"));
  add_outcome (text, result);
  add_ms (text, _ ("time to first token"), nav_request_record_ttft_ms (record, FALSE));
  add_ms (text, _ ("time per output token"), nav_request_record_tpot_ms (record));
  add_ms (text, _ ("whole answer"), nav_request_record_e2e_ms (record, FALSE));
  add_tokens (text, _ ("prompt"), record->input_tokens, TRUE);
  add_tokens (text, _ ("answer's length"), record->output_tokens,
              record->usage && !record->doubtful);
  return nav_cli_text_free_to_string (text);
}

static void
print_json (const NavTestResult *result)
{
  g_autoptr (JsonNode) node = nav_test_result_to_json (result);

  nav_cli_print_json (node, TRUE);
}

static int
get_exit (const NavTestResult *result)
{
  return result->record.outcome == NAV_STREAM_COMPLETE ? NAV_EXIT_OK : NAV_EXIT_REMOTE;
}

static int
run_test (NavCli *cli, const NavTestOptions *options)
{
  g_auto (NavCliWait) wait = { 0 };
  g_autoptr (NavTestResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean started = FALSE;

  nav_cli_wait_init (&wait);
  nav_test_run_async (options, cli->json ? NULL : print_words, &started, wait.cancellable,
                      nav_cli_wait_ready, &wait);
  result = nav_test_run_finish (nav_cli_wait_run (&wait), &error);
  if (result == NULL)
    return nav_cli_fail (cli, error);
  if (cli->json) {
    print_json (result);
  } else {
    g_autofree char *figures = render (result);
    nav_cli_print_text (started ? "\n\n" : "");
    nav_cli_print_lines (figures);
  }
  return get_exit (result);
}

static char *
take_prompt (const char *prompt, GError **error)
{
  if (prompt == NULL)
    return g_strdup (DEFAULT_PROMPT);
  return g_str_equal (prompt, "-") ? nav_cli_read_text ("-", MAX_PROMPT, error)
                                   : g_locale_to_utf8 (prompt, -1, NULL, NULL, error);
}

int
nav_cli_test (NavCli *cli, int argc, char **argv)
{
  g_autofree char *model = NULL, *prompt = NULL, *words = NULL, *key = NULL;
  g_autoptr (GError) error = NULL;
  int tokens = DEFAULT_TOKENS, result;
  double timeout = 120;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &model,
      N_ ("The model to ask, instead of the server's first"), N_ ("NAME") },
    { "prompt", 'p', 0, G_OPTION_ARG_STRING, &prompt,
      N_ ("What to ask; - reads it from standard input"), N_ ("TEXT") },
    { "max-tokens", 0, 0, G_OPTION_ARG_INT, &tokens,
      N_ ("Most tokens of the answer; 0 leaves it to the server"), N_ ("N") },
    { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &timeout,
      N_ ("Most seconds that an answer may take"), N_ ("SECONDS") },
    G_OPTION_ENTRY_NULL,
  };

  if (!nav_cli_parse (cli, entries, _ ("URL"),
                      _ ("Sends one prompt to an OpenAI-compatible server and times the answer."),
                      &argc, &argv, &result))
    return result;
  if (argc != 2)
    return nav_cli_fail_usage (_ ("Name one server, such as http://localhost:8000/v1"));
  if (tokens < 0 || tokens > MAX_TOKENS)
    return nav_cli_fail_usage (_ ("--max-tokens must be from 0 to %d"), MAX_TOKENS);
  if (!(timeout > 0 && timeout <= 86400))
    return nav_cli_fail_usage (_ ("--timeout must be above 0 and at most a day"));
  words = take_prompt (prompt, &error);
  if (words == NULL)
    return nav_cli_fail (cli, error);
  key = nav_cli_get_api_key ();
  return run_test (cli, &(NavTestOptions){ argv[1], model, key, words, (guint) tokens, timeout });
}
