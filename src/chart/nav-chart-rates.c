// SPDX-License-Identifier: Apache-2.0
// How many requests come: the level that a day has on average, and the peak that is sized for. When
// in the day the peak is nobody said, so that the picture does not say it either.

#include "chart/nav-chart-rates.h"

#include <math.h>

#define DAY 86400.0

static void
add_level (NavChart *chart, const NavChartLocale *locale, const char *word, double rate,
           NavChartRole role)
{
  g_autofree char *number = NULL, *label = NULL;

  if (!isfinite (rate))
    return;
  number = nav_format_rate (locale->numbers, rate);
  label = g_strdup_printf ("%s %s", word, number);
  nav_chart_add_guide (chart, NAV_CHART_Y, rate, role, label);
}

/**
 * nav_chart_rates_new:
 * @locale: kept
 * @mean_rps: requests a second; NaN: not known
 * @peak_rps: likewise
 *
 * Returns: (transfer full): an empty picture when the mean is not known
 */
NavChart *
nav_chart_rates_new (const NavChartLocale *locale, const NavChartRateWords *words, double mean_rps,
                     double peak_rps)
{
  NavChartAxis time = NAV_CHART_AXIS_INIT, rate = NAV_CHART_AXIS_INIT;
  const double x[] = { 0, DAY }, y[] = { mean_rps, mean_rps };
  NavChart *chart;

  g_return_val_if_fail (locale != NULL && words != NULL, NULL);

  chart = nav_chart_new (NAV_CHART_PLANE, locale, words->title);
  time.unit = NAV_CHART_UNIT_SECONDS;
  time.label = words->day;
  time.min = 0;
  time.max = DAY;
  nav_chart_set_axis (chart, NAV_CHART_X, &time);
  rate.unit = NAV_CHART_UNIT_RATE;
  rate.from_zero = TRUE;
  nav_chart_set_axis (chart, NAV_CHART_Y, &rate);
  nav_chart_add_series (chart, NAV_CHART_MARK_AREA, NAV_CHART_ROLE_ACCENT, words->mean, x, y,
                        G_N_ELEMENTS (x));
  add_level (chart, locale, words->peak, peak_rps, NAV_CHART_ROLE_TEXT);
  if (!(peak_rps == mean_rps))
    add_level (chart, locale, words->mean, mean_rps, NAV_CHART_ROLE_ACCENT);
  return chart;
}
