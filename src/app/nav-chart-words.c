// SPDX-License-Identifier: Apache-2.0
// The words that pictures and their tables say by themselves, in the person's language.

#include "config.h"

#include "app/nav-chart-words.h"

#include <glib/gi18n.h>

#include "app/nav-text.h"

/**
 * nav_chart_words:
 *
 * Main thread.
 *
 * Returns: (transfer none): what charts of the window are made with
 */
const NavChartLocale *
nav_chart_words (void)
{
  static NavChartLocale locale;

  if (locale.numbers == NULL)
    locale = (NavChartLocale){
      .numbers = nav_text_numbers (),
      /* Translators: beside the name of a chart's axis: its steps are powers of ten */
      .log_scale = _ ("log scale"),
      .no_data = _ ("No data yet"),
      /* Translators: from here on headings of the table that shows what a chart shows */
      .series = _ ("Series"),
      .name = _ ("Name"),
      .part = _ ("Part"),
      .value = _ ("Value"),
      .from = _ ("From"),
      .to = _ ("To"),
      .target = _ ("Target"),
    };
  return &locale;
}
