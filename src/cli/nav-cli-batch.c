// SPDX-License-Identifier: Apache-2.0
// JSON Lines in, JSON Lines out: same order, each answer written before the next line is read, and
// a bad line is answered with its error.

#define _GNU_SOURCE

#include "cli/nav-cli-batch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nav-json.h"
#include "cli/nav-cli-error.h"

typedef enum {
  LINE_END, /* of the input */
  LINE_GOOD,
  LINE_TOO_LONG,
} LineResult;

/* What is longer than a line may be is read to its end and dropped. */
static LineResult
read_line (FILE *file, GString *line)
{
  gboolean too_long = FALSE;
  int c;

  g_string_truncate (line, 0);
  while ((c = getc_unlocked (file)) != EOF && c != '\n') {
    if (line->len >= nav_json_line_limits.max_bytes)
      too_long = TRUE;
    else
      g_string_append_c (line, (char) c);
  }
  if (c == EOF && line->len == 0)
    return LINE_END;
  return too_long ? LINE_TOO_LONG : LINE_GOOD;
}

static gboolean
is_blank (const GString *line)
{
  return strspn (line->str, " \t\r") == line->len;
}

static gboolean
is_id (JsonNode *node)
{
  GType type;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  return type == G_TYPE_STRING || type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

/* Takes the id out of the line; a line without one is called by its number. */
static JsonNode *
take_id (JsonNode *line, guint number)
{
  JsonNode *id = json_node_new (JSON_NODE_VALUE);
  JsonObject *object = line && JSON_NODE_HOLDS_OBJECT (line) ? json_node_get_object (line) : NULL;
  JsonNode *given = object ? json_object_get_member (object, "id") : NULL;

  json_node_set_int (id, number);
  if (given != NULL && is_id (given)) {
    json_node_unref (id);
    id = json_node_copy (given);
    json_object_remove_member (object, "id");
  } else if (given != NULL && JSON_NODE_HOLDS_NULL (given)) {
    json_object_remove_member (object, "id");
  }
  return id;
}

static void
copy_member (JsonObject *object, const char *name, JsonNode *node, gpointer data)
{
  (void) object;
  json_object_set_member (data, name, json_node_copy (node));
}

/* Takes all three. The id comes first. */
static void
print_answer (JsonNode *id, JsonObject *answer, GError *error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "id", id);
  if (answer != NULL) {
    json_object_foreach_member (answer, copy_member, object);
    json_object_unref (answer);
  } else {
    json_object_set_object_member (object, "error", nav_cli_error_to_json (error));
    g_error_free (error);
  }
  node = nav_json_node_for_object (object);
  nav_cli_print_json (node, FALSE);
}

/* Returns: what to exit with if this is the worst line; NAV_EXIT_NO_SOLUTION after Ctrl-C */
static int
answer_line (NavCli *cli, const GString *text, LineResult result, guint number, NavCliAnswer answer,
             gpointer data)
{
  gboolean stopped;
  g_autoptr (JsonNode) line = NULL;
  GError *error = NULL;
  JsonObject *object = NULL;
  JsonNode *id;

  if (result == LINE_TOO_LONG)
    nav_set_error (&error, NAV_CLI_ERROR, NAV_ERROR_INVALID, NULL, "The line is longer than 1 MiB");
  else
    line = nav_json_parse (text->str, (gssize) text->len, &nav_json_line_limits, &error);
  id = take_id (line, number);
  if (line != NULL)
    object = answer (cli, line, data, &error);
  stopped = nav_error_matches_kind (error, NAV_ERROR_CANCELLED);
  print_answer (id, object, error);
  return stopped ? NAV_EXIT_NO_SOLUTION : object != NULL ? NAV_EXIT_OK : NAV_EXIT_INVALID;
}

static int
answer_lines (NavCli *cli, FILE *file, NavCliAnswer answer, gpointer data)
{
  g_autoptr (GString) line = g_string_new (NULL);
  int worst = NAV_EXIT_OK;
  guint number = 0;

  for (;;) {
    LineResult result = read_line (file, line);
    int exit;
    if (result == LINE_END)
      return worst;
    number++;
    if (is_blank (line) && result == LINE_GOOD)
      continue;
    exit = answer_line (cli, line, result, number, answer, data);
    if (exit == NAV_EXIT_NO_SOLUTION)
      return exit;
    worst = MAX (worst, exit);
  }
}

/**
 * nav_cli_batch:
 * @path: a file of JSON Lines, `-` for standard input
 * @answer: called for each line
 *
 * Returns: what to exit with: 0 when every line was answered, 3 when any was bad
 */
int
nav_cli_batch (NavCli *cli, const char *path, NavCliAnswer answer, gpointer data)
{
  FILE *file = strcmp (path, "-") == 0 ? stdin : fopen (path, "rbe");
  int result;

  if (file == NULL) {
    g_autoptr (GError) error = NULL;
    nav_set_error (&error, NAV_CLI_ERROR, errno == ENOENT ? NAV_ERROR_NOT_FOUND : NAV_ERROR_INVALID,
                   path, "Cannot read “%s”: %s", path, g_strerror (errno));
    return nav_cli_fail (cli, error);
  }
  result = answer_lines (cli, file, answer, data);
  if (file != stdin)
    fclose (file);
  return result;
}
