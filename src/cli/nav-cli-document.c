// SPDX-License-Identifier: Apache-2.0
// Documents for files and pipes: which format, on which paper, where to.

#include "config.h"

#include "cli/nav-cli-document.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/nav-cli-error.h"
#include "workflow/nav-words.h"

static const struct {
  const char *ending;
  const char *format;
} endings[] = {
  { ".json", "json" }, { ".csv", "csv" },   { ".md", "markdown" }, { ".markdown", "markdown" },
  { ".html", "html" }, { ".htm", "html" },  { ".pdf", "pdf" },
};

void
nav_cli_document_clear (NavCliDocument *document)
{
  g_free (document->format);
  g_free (document->output);
  g_free (document->paper);
}

static gboolean
goes_to_stdout (const NavCliDocument *document)
{
  return document->output == NULL || strcmp (document->output, "-") == 0;
}

static const char *
format_of_ending (const char *path)
{
  for (gsize i = 0; path != NULL && i < G_N_ELEMENTS (endings); i++) {
    gsize length = strlen (path), ending = strlen (endings[i].ending);
    if (length > ending && g_ascii_strcasecmp (path + length - ending, endings[i].ending) == 0)
      return endings[i].format;
  }
  return NULL;
}

/**
 * nav_cli_document_format:
 * @fallback: (nullable): what it is where nothing says so
 *
 * Returns: (nullable): the format that was asked for, or that the name of the file ends in
 */
const char *
nav_cli_document_format (const NavCli *cli, const NavCliDocument *document, const char *fallback)
{
  const char *by_ending = format_of_ending (document->output);

  if (document->format != NULL)
    return document->format;
  return cli->json ? "json" : by_ending ? by_ending : fallback;
}

/**
 * nav_cli_document_check:
 *
 * Returns: NAV_EXIT_OK, or what to exit with after what was wrong has been said
 */
int
nav_cli_document_check (const NavCli *cli, const NavCliDocument *document)
{
  const char *format = nav_cli_document_format (cli, document, NULL);

  if (cli->json && strcmp (format, "json") != 0)
    return nav_cli_fail_usage (_ ("--json and --format %s ask for two formats at once"), format);
  if (format == NULL && !goes_to_stdout (document))
    return nav_cli_fail_usage (_ ("Say the --format: the name “%s” ends in none that is known"),
                               document->output);
  if (document->paper != NULL && strcmp (document->paper, "a4") != 0 &&
      strcmp (document->paper, "letter") != 0)
    return nav_cli_fail_usage (_ ("--paper is a4 or letter, not “%s”"), document->paper);
  if (g_strcmp0 (format, "pdf") == 0 && goes_to_stdout (document) && isatty (STDOUT_FILENO))
    return nav_cli_fail_usage (_ ("PDF is nothing for a terminal: name a file with --output"));
  return NAV_EXIT_OK;
}

static GBytes *
to_pdf (const NavCliDocument *document, const NavReport *report, GError **error)
{
  const NavReportPdf how = {
    .paper = g_strcmp0 (document->paper, "letter") == 0 ? NAV_REPORT_PAPER_LETTER
                                                        : NAV_REPORT_PAPER_A4,
    .language = nav_words_language (&nav_words_local),
    .right_to_left = nav_words_right_to_left (&nav_words_local),
  };

  return nav_report_to_pdf (report, &how, error);
}

/**
 * nav_cli_document_write:
 * @format: "markdown", "html" or "pdf"
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
nav_cli_document_write (const NavCliDocument *document, const NavReport *report,
                        const char *format, GError **error)
{
  const NavReportHtml how = { .document = TRUE,
                              .language = nav_words_language (&nav_words_local),
                              .right_to_left = nav_words_right_to_left (&nav_words_local) };
  char *text;

  if (strcmp (format, "pdf") == 0)
    return to_pdf (document, report, error);
  text = strcmp (format, "html") == 0 ? nav_report_to_html (report, &how)
                                      : nav_report_to_markdown (report);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * nav_cli_document_put:
 * @bytes: the file
 *
 * Writes it where it goes; a file that is there is replaced at once or not at all. A terminal gets
 * it without controls.
 *
 * Returns: whether it is there
 */
gboolean
nav_cli_document_put (const NavCliDocument *document, GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) reason = NULL;

  if (goes_to_stdout (document) && isatty (STDOUT_FILENO)) {
    g_autofree char *text = g_strndup (data, length);
    nav_cli_print_text (text);
    return nav_cli_flush ();
  }
  if (goes_to_stdout (document)) {
    fwrite (data, 1, length, stdout);
    return nav_cli_flush ();
  }
  if (g_file_set_contents (document->output, data, (gssize) length, &reason))
    return TRUE;
  nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, document->output,
                 "Cannot write “%s”: %s", document->output, reason->message);
  return FALSE;
}
