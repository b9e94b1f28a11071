// SPDX-License-Identifier: Apache-2.0
// What a run measured beside what was forecast, and what to know of it.

#include "config.h"

#include "app/nav-observe-comparison.h"

#include <glib/gi18n.h>

#include "app/nav-facts.h"
#include "app/nav-meter.h"
#include "app/nav-text.h"
#include "workflow/nav-run-words.h"

/**
 * nav_observe_verdict_look:
 *
 * Returns: the verdict as which one of a run looks; what a run that proves nothing says is not sure
 */
NavVerdict
nav_observe_verdict_look (const NavRunFigures *figures, NavRunVerdict verdict)
{
  static const NavVerdict looks[] = {
    [NAV_RUN_UNKNOWN] = NAV_VERDICT_UNKNOWN,
    [NAV_RUN_MET] = NAV_VERDICT_MET,
    [NAV_RUN_CLOSE] = NAV_VERDICT_CLOSE,
    [NAV_RUN_MISSED] = NAV_VERDICT_MISSED,
  };

  return verdict != NAV_RUN_UNKNOWN && figures->faults->len > 0 ? NAV_VERDICT_CLOSE
                                                                : looks[verdict];
}

static GtkWidget *
new_meter (const NavRun *run, const NavRunFigures *figures, const NavProof *proof,
           const NavProofMetric *metric)
{
  GtkWidget *meter = g_object_new (NAV_TYPE_METER, NULL);
  NavRunTarget target = nav_run_judge_metric (run, metric->metric);
  g_autofree char *range = nav_proof_words_range (nav_text_words (), &metric->measured_range);
  const NavSloMetric measured = {
    .metric = metric->metric,
    .target = target.target_ms,
    .predicted = metric->measured_ms,
    .low = metric->measured_range.low,
    .high = metric->measured_range.high,
    .verdict = nav_observe_verdict_look (figures, target.verdict),
  };

  nav_meter_set_measured (NAV_METER (meter), &measured, proof->percentile, range,
                          nav_run_words_target (nav_text_words (), figures, &target));
  return meter;
}

/**
 * nav_observe_metric_new:
 * @figures: of @run
 * @metric: of @proof, which is of @run
 *
 * Returns: (transfer floating): what was measured beside the target, and the forecast
 */
GtkWidget *
nav_observe_metric_new (const NavRun *run, const NavRunFigures *figures, const NavProof *proof,
                        const NavProofMetric *metric)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *facts = nav_facts_new ();
  g_autofree char *forecast = nav_format_ms (nav_text_numbers (), metric->forecast_ms);
  g_autofree char *range = nav_proof_words_range (nav_text_words (), &metric->forecast_range);

  nav_facts_add_words (NAV_FACTS (facts), _ ("Forecast"), forecast);
  nav_facts_add_words (NAV_FACTS (facts), _ ("80 % range"), range);
  nav_facts_add_note (NAV_FACTS (facts),
                      nav_proof_words_verdict (nav_text_words (), metric->verdict));
  gtk_box_append (GTK_BOX (box), new_meter (run, figures, proof, metric));
  gtk_box_append (GTK_BOX (box), facts);
  return box;
}

/* What is compared with a forecast says by itself that it is simulated. */
static gboolean
is_said (NavFinding *finding)
{
  return g_str_equal (nav_finding_get_code (finding), "run.simulated");
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
      g_autofree char *words =
        is_said (lists[k]->pdata[i]) ? NULL : nav_text_finding (lists[k]->pdata[i]);
      if (words == NULL)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }
  return g_string_free (text, FALSE);
}
