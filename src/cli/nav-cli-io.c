// SPDX-License-Identifier: Apache-2.0
// Reading and writing: text for people, JSON for programs, errors for both.

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nav-json.h"
#include "base/nav-plain-text.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli.h"

/* For terminals without UTF-8: the few signs that our sentences use, in ASCII. */
static char *
to_plain_signs (const char *text)
{
  static const char *const signs[][2] = {
    { "×", "x" },  { "–", "-" },  { "−", "-" },   { "±", "+-" }, { "←", "<-" },
    { "“", "\"" }, { "”", "\"" }, { "…", "..." }, { "€", "EUR " },
    { " · ", ", " },
  };
  GString *plain = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    g_string_replace (plain, signs[i][0], signs[i][1], 0);
  return g_string_free (plain, FALSE);
}

/**
 * nav_cli_print_lines:
 * @lines: UTF-8, as NavCliText made it: colours of ours are in it, and nothing else that steers a
 *   terminal; what its character set lacks is replaced
 */
void
nav_cli_print_lines (const char *lines)
{
  g_autofree char *plain = g_get_charset (NULL) ? NULL : to_plain_signs (lines);

  g_print ("%s", plain ? plain : lines);
  fflush (stdout);
}

/**
 * nav_cli_print_text:
 * @text: UTF-8 from anywhere, made safe for a terminal; what its character set lacks is replaced
 */
void
nav_cli_print_text (const char *text)
{
  g_autofree char *safe = nav_plain_text (text);

  nav_cli_print_lines (safe);
}

/**
 * nav_cli_warn:
 *
 * Says a line on stderr. Names and messages from outside may be in it: it is made safe for a
 * terminal.
 */
void
nav_cli_warn (const char *format, ...)
{
  g_autofree char *text = NULL, *safe = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  safe = nav_plain_text (text);
  g_printerr ("%s\n", safe);
}

/**
 * nav_cli_print_document:
 * @text: UTF-8, which stays that whatever the terminal's character set is
 */
void
nav_cli_print_document (const char *text)
{
  fputs (text, stdout);
  fflush (stdout);
}

/**
 * nav_cli_flush:
 *
 * Returns: whether everything that was printed arrived; a full disk is told
 */
gboolean
nav_cli_flush (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  g_printerr ("neuralnav-cli: cannot write the answer: %s\n", g_strerror (errno));
  return FALSE;
}

/**
 * nav_cli_error_to_json:
 *
 * Returns: (transfer full): `{"code","field","message"}`
 */
JsonObject *
nav_cli_error_to_json (const GError *error)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "code", nav_error_get_code (error));
  nav_json_add_string (object, "field", nav_error_get_field (error));
  nav_json_add_string (object, "message", nav_error_get_english (error));
  return object;
}

/**
 * nav_cli_fail:
 *
 * Says what went wrong, on stderr, and with --json as a document as well.
 *
 * Returns: what to exit with
 */
int
nav_cli_fail (NavCli *cli, const GError *error)
{
  nav_cli_warn ("neuralnav-cli: %s", error->message);
  if (cli->json) {
    JsonObject *object = json_object_new ();
    g_autoptr (JsonNode) node = NULL;
    json_object_set_object_member (object, "error", nav_cli_error_to_json (error));
    node = nav_json_node_for_object (object);
    nav_cli_print_json (node, TRUE);
  }
  return nav_error_exit_code (error);
}

int
nav_cli_fail_usage (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  nav_cli_warn ("neuralnav-cli: %s", text);
  return NAV_EXIT_USAGE;
}

/**
 * nav_cli_print_json:
 *
 * Writes it in UTF-8 whatever the locale, with a newline, at once. Controls that a terminal would
 * obey are written as escapes, which are the same JSON.
 */
void
nav_cli_print_json (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = nav_json_to_text (node, pretty);
  g_autofree char *plain = nav_plain_json (text);

  fputs (plain, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

static FILE *
open_input (const char *path, GError **error)
{
  FILE *file;

  if (strcmp (path, "-") == 0)
    return stdin;
  file = fopen (path, "rbe");
  if (file == NULL)
    nav_set_error (error, NAV_CLI_ERROR, errno == ENOENT ? NAV_ERROR_NOT_FOUND : NAV_ERROR_INVALID,
                   path, "Cannot read “%s”: %s", path, g_strerror (errno));
  return file;
}

static gboolean
read_all (FILE *file, GString *out, gsize max_bytes)
{
  char buffer[8192];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, file)) > 0) {
    g_string_append_len (out, buffer, (gssize) n);
    if (out->len > max_bytes)
      return FALSE;
  }
  return !ferror (file);
}

/**
 * nav_cli_read_text:
 * @path: a file, or `-` for standard input
 * @max_bytes: what is too much
 *
 * Returns: (transfer full) (nullable): all of it
 */
char *
nav_cli_read_text (const char *path, gsize max_bytes, GError **error)
{
  FILE *file = open_input (path, error);
  GString *text;
  gboolean read;

  if (file == NULL)
    return NULL;
  text = g_string_new (NULL);
  read = read_all (file, text, max_bytes);
  if (file != stdin)
    fclose (file);
  if (read && strlen (text->str) == text->len)
    return g_string_free (text, FALSE);
  nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, path,
                 text->len > max_bytes ? "“%s” is too large" : "“%s” cannot be read as text", path);
  g_string_free (text, TRUE);
  return NULL;
}
