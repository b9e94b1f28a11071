// SPDX-License-Identifier: Apache-2.0
// A step of a search for the limit as a row: the load, what was measured, and whether it held.

#include "config.h"

#include "app/nav-observe-steps.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-text.h"
#include "workflow/nav-sweep-words.h"

/* "TTFT 295 ms"; what is not known is left out. */
static void
append (GString *text, const char *name, char *number, double value)
{
  if (!isnan (value))
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, number);
  g_free (number);
}

/**
 * nav_observe_step_words:
 *
 * Returns: (transfer full): what was measured, at the targets' percentile: "TTFT 295 ms, answered
 *   2.1 req/s, goodput 2 req/s"
 */
char *
nav_observe_step_words (const NavSweepStep *step)
{
  const NavNumberStyle *numbers = nav_text_numbers ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    double value = step->measured_ms[m];
    append (text, nav_words_term (nav_text_words (), NAV_WORDS_METRIC, nav_metric_names[m]),
            isfinite (value) ? nav_format_ms (numbers, value) : g_strdup ("∞"), value);
  }
  append (text, _ ("answered"), nav_format_rate (numbers, step->requests_per_s),
          step->requests_per_s);
  if (step->kind != NAV_SWEEP_FULL)
    append (text, _ ("goodput"), nav_format_rate (numbers, step->goodput_per_s),
            step->goodput_per_s);
  return g_string_free (text, FALSE);
}

static const char *
style_of (const NavSweepStep *step)
{
  if (step->kind == NAV_SWEEP_FULL || !step->valid)
    return "dim-label";
  return step->holds ? "success" : "error";
}

/* What was measured, and below it which requests failed. */
static char *
get_subtitle (const NavSweepStep *step)
{
  g_autofree char *failures = nav_sweep_words_failures (nav_text_words (), step);
  g_autofree char *words = nav_observe_step_words (step);

  return failures != NULL ? g_strdup_printf ("%s\n%s", words, failures)
                          : g_steal_pointer (&words);
}

/**
 * nav_observe_step_row_new:
 *
 * Returns: (transfer floating)
 */
GtkWidget *
nav_observe_step_row_new (const NavSweepStep *step)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *verdict = gtk_label_new (nav_sweep_words_verdict (nav_text_words (), step));
  g_autofree char *load = nav_sweep_words_load (nav_text_words (), step);
  g_autofree char *title = nav_text_capital (load), *words = get_subtitle (step);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_label_set_wrap (GTK_LABEL (verdict), TRUE);
  gtk_label_set_xalign (GTK_LABEL (verdict), 1);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (verdict), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (verdict, style_of (step));
  gtk_widget_add_css_class (row, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), verdict);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}
