// SPDX-License-Identifier: Apache-2.0
// A row of the quality scores: how well a model does a use case.

#include "nav-quality.h"

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavQuality, nav_quality, nav_quality_ref, nav_quality_unref)

static void
nav_quality_free (gpointer data)
{
  NavQuality *quality = data;

  g_free (quality->id);
  g_free (quality->model);
  g_free (quality->use_case);
  nav_provenance_clear (&quality->provenance);
}

static int
read_thinking (NavJsonReader *reader)
{
  static const char *const modes[] = { "off", "on", NULL };

  return nav_json_reader_choice (reader, "thinking", modes, -1);
}

/**
 * nav_quality_new_from_json:
 * @row: a row of `quality.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavQuality *
nav_quality_new_from_json (JsonNode *row, GError **error)
{
  static const char *const confidences[] = { "unknown", "low", "medium", "high", NULL };
  g_autoptr (NavQuality) quality = g_atomic_rc_box_new0 (NavQuality);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &quality->id, &quality->provenance);
  quality->model = nav_row_text (&reader, "model");
  quality->use_case = nav_row_text (&reader, "use_case");
  quality->thinking = read_thinking (&reader);
  quality->score = nav_row_figure (&reader, "score", -1000, 1000);
  quality->plus_minus = nav_row_figure (&reader, "plus_minus_1se", 0, 1000);
  quality->coverage = nav_row_figure (&reader, "coverage", 0, 1);
  quality->measures = nav_row_count (&reader, "measures", 100000);
  quality->confidence =
    (NavConfidence) nav_json_reader_choice (&reader, "confidence", confidences,
                                            NAV_CONFIDENCE_UNKNOWN);
  return nav_row_end (&reader, quality->id, error) ? g_steal_pointer (&quality) : NULL;
}

/**
 * nav_quality_new_mean:
 * @rows: (array length=n_rows): scores of one model in one mode, all known, for different use cases
 *
 * For who does not say what the model is for. The errors of the rows hang together, so that they
 * are averaged, not divided by the root of their number.
 *
 * Returns: (transfer full): the mean of the scores, as sure as the least sure of them
 */
NavQuality *
nav_quality_new_mean (NavQuality *const *rows, guint n_rows)
{
  NavQuality *mean;

  g_return_val_if_fail (n_rows > 0, NULL);

  mean = g_atomic_rc_box_new0 (NavQuality);
  mean->id = g_strdup_printf ("%s|mean of %u use cases", rows[0]->model, n_rows);
  mean->model = g_strdup (rows[0]->model);
  mean->thinking = rows[0]->thinking;
  mean->confidence = NAV_CONFIDENCE_HIGH;
  mean->provenance.source = g_strdup (rows[0]->provenance.source);
  mean->provenance.licence = g_strdup (rows[0]->provenance.licence);
  for (guint i = 0; i < n_rows; i++) {
    mean->score += rows[i]->score / n_rows;
    mean->plus_minus += rows[i]->plus_minus / n_rows;
    mean->coverage += rows[i]->coverage / n_rows;
    mean->measures += rows[i]->measures;
    mean->confidence = MIN (mean->confidence, rows[i]->confidence);
  }
  return mean;
}

NavQuality *
nav_quality_ref (NavQuality *quality)
{
  return g_atomic_rc_box_acquire (quality);
}

void
nav_quality_unref (NavQuality *quality)
{
  g_atomic_rc_box_release_full (quality, nav_quality_free);
}
