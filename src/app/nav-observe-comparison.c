// SPDX-License-Identifier: Apache-2.0
// What a run measured beside what was forecast, and what to know of it.

#include "config.h"

#include "app/nav-observe-comparison.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-facts.h"
#include "app/nav-text.h"
#include "workflow/nav-run-words.h"

/* "125 ms: met, not sure" */
static void
add_target (NavFacts *facts, const NavRun *run, const NavRunFigures *figures, NavMetric metric)
{
  NavRunTarget target = nav_run_judge_metric (run, metric);
  g_autofree char *limit = nav_format_ms (nav_text_numbers (), target.target_ms);
  g_autofree char *words =
    g_strdup_printf ("%s: %s", limit, nav_run_words_target (nav_text_words (), figures, &target));

  if (isfinite (target.target_ms))
    nav_facts_add_words (facts, _ ("Target"), words);
}

/**
 * nav_observe_metric_new:
 * @figures: of @run
 * @metric: of @proof, which is of @run
 *
 * Returns: (transfer floating): forecast, range, measurement, interval, target
 */
GtkWidget *
nav_observe_metric_new (const NavRun *run, const NavRunFigures *figures, const NavProof *proof,
                        const NavProofMetric *metric)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *facts = nav_facts_new ();
  g_autofree char *words = nav_proof_words_metric (nav_text_words (), proof, metric);
  g_autofree char *sentence = nav_text_keep_units (words);
  g_autofree char *forecast = nav_format_ms (nav_text_numbers (), metric->forecast_ms);
  g_autofree char *range = nav_proof_words_range (nav_text_words (), &metric->forecast_range);
  g_autofree char *measured = nav_format_ms (nav_text_numbers (), metric->measured_ms);
  g_autofree char *interval = nav_proof_words_range (nav_text_words (), &metric->measured_range);
  GtkWidget *heading = gtk_label_new (sentence);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_widget_add_css_class (heading, "heading");
  nav_facts_add_words (NAV_FACTS (facts), _ ("Forecast"), forecast);
  nav_facts_add_words (NAV_FACTS (facts), _ ("80 % range"), range);
  nav_facts_add_words (NAV_FACTS (facts), _ ("Measured"), measured);
  nav_facts_add_words (NAV_FACTS (facts), _ ("Interval (95 %)"), interval);
  add_target (NAV_FACTS (facts), run, figures, metric->metric);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), facts);
  return box;
}

/**
 * nav_observe_findings_words:
 *
 * Returns: (transfer full): why a run proves nothing, where it does not, and what to know beside; a
 *   line each
 */
char *
nav_observe_findings_words (const NavRunFigures *figures)
{
  GString *text = g_string_new (NULL);
  GPtrArray *lists[] = { figures->faults, figures->remarks };

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; i < lists[k]->len; i++) {
      g_autofree char *words = nav_text_finding (lists[k]->pdata[i]);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }
  return g_string_free (text, FALSE);
}
