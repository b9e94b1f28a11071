// SPDX-License-Identifier: Apache-2.0
// `knowledge calibrate`: how far forecasts lie off on every measured row, and what one's own rows
// change.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <unistd.h>

#include "base/nav-json.h"
#include "cli/nav-cli-text.h"
#include "cli/nav-cli.h"
#include "workflow/nav-calibrate.h"
#include "workflow/nav-words.h"

static const NavWordsStyle *const style = &nav_words_local;

#define ROWS_WIDTH 6
#define ERROR_WIDTH 16

static void
show_progress (guint done, guint total, gpointer data)
{
  (void) data;
  if (done % 16 == 0 || done == total)
    g_printerr ("\r%s %u/%u%s", _ ("Comparing measured rows"), done, total,
                done == total ? "\n" : "");
}

static void
render_error (NavCliText *text, const NavCalibrationError *error, NavCliStyle looks)
{
  g_autofree char *median = nav_format_number (style->numbers, 100 * error->median);
  g_autofree char *p90 = nav_format_number (style->numbers, 100 * error->p90);
  /* Translators: the median and the 90th percentile of an error, both in percent. */
  g_autofree char *words = g_strdup_printf (_ ("%s / %s %%"), median, p90);

  nav_cli_text_cell (text, -ERROR_WIDTH, looks, error->rows > 0 ? words : "–");
}

static void
render_line (NavCliText *text, NavCatalog *catalog, const NavCalibrationLine *line)
{
  NavModel *model = line->model ? nav_catalog_find_model (catalog, line->model) : NULL;
  NavGpu *gpu = line->gpu ? nav_catalog_find_gpu (catalog, line->gpu) : NULL;
  g_autofree char *name = NULL, *rows = g_strdup_printf ("%u", line->rows);

  if (line->model == NULL)
    name = g_strdup (_ ("all measured rows"));
  else
    name = g_strdup_printf (_ ("%s on %s"), model ? model->name : line->model,
                            gpu ? gpu->name : line->gpu);
  nav_cli_text_paragraph (text, 0, 0, line->model ? NAV_CLI_PLAIN : NAV_CLI_BOLD, name);
  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, -ROWS_WIDTH, NAV_CLI_DIM, rows);
  render_error (text, &line->before[NAV_METRIC_TPOT], NAV_CLI_DIM);
  render_error (text, &line->after[NAV_METRIC_TPOT], NAV_CLI_PLAIN);
  render_error (text, &line->before[NAV_METRIC_TTFT], NAV_CLI_DIM);
  render_error (text, &line->after[NAV_METRIC_TTFT], NAV_CLI_PLAIN);
  nav_cli_text_end (text);
}

static void
render_head (NavCliText *text)
{
  nav_cli_text_paragraph (
    text, 0, 0, NAV_CLI_PLAIN,
    _ ("Error of the means, median / 90th percentile: by the model alone, and corrected by "
       "measured neighbours, each third of the rows by the other two."));
  nav_cli_text_start (text, 2);
  nav_cli_text_cell (text, -ROWS_WIDTH, NAV_CLI_DIM, _ ("rows"));
  nav_cli_text_cell (text, -ERROR_WIDTH, NAV_CLI_DIM, _ ("TPOT alone"));
  nav_cli_text_cell (text, -ERROR_WIDTH, NAV_CLI_DIM, _ ("TPOT corrected"));
  nav_cli_text_cell (text, -ERROR_WIDTH, NAV_CLI_DIM, _ ("TTFT alone"));
  nav_cli_text_cell (text, -ERROR_WIDTH, NAV_CLI_DIM, _ ("TTFT corrected"));
  nav_cli_text_end (text);
}

static void
render_stored (NavCliText *text, const NavCalibrationReport *report, gboolean keep)
{
  const NavCalibrationLine *all = report->lines->pdata[0];
  g_autofree char *words = NULL;

  if (all->own == 0)
    words = g_strdup (_ ("There are no measurements of your own; “knowledge import” brings them."));
  else if (!keep)
    words = g_strdup_printf (ngettext ("%u row of your own; nothing was stored.",
                                       "%u rows of your own; nothing was stored.", all->own),
                             all->own);
  else
    words = g_strdup_printf (ngettext ("%u row of your own corrects forecasts from now on.",
                                       "%u rows of your own correct forecasts from now on.",
                                       report->stored_residuals),
                             report->stored_residuals);
  nav_cli_text_blank (text);
  nav_cli_text_paragraph (text, 0, 0, NAV_CLI_PLAIN, words);
}

/* Prints the report. @keep: whether it was stored. */
static void
render_report (NavCli *cli, const NavCalibrationReport *report, gboolean keep)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  g_autofree char *words = NULL;

  render_head (text);
  for (guint i = 0; i < report->lines->len; i++)
    render_line (text, cli->catalog, report->lines->pdata[i]);
  render_stored (text, report, keep);
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}

/**
 * nav_cli_calibrate:
 * @keep: whether to store what is found
 *
 * Returns: what to exit with
 */
int
nav_cli_calibrate (NavCli *cli, gboolean keep)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCalibrationReport) report = NULL;
  gboolean talk = !cli->quiet && isatty (STDERR_FILENO);

  report = nav_calibrate (cli->knowledge, keep, talk ? show_progress : NULL, NULL, NULL, &error);
  if (report == NULL)
    return nav_cli_fail (cli, error);
  if (cli->json) {
    g_autoptr (JsonNode) node = nav_calibration_report_to_json (report);
    nav_cli_print_json (node, TRUE);
  } else {
    render_report (cli, report, keep);
  }
  return NAV_EXIT_OK;
}
