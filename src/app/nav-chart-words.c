// SPDX-License-Identifier: Apache-2.0
// The words that pictures and their tables say by themselves, in the person's language.

#include "app/nav-chart-words.h"

#include "app/nav-text.h"
#include "workflow/nav-words-chart.h"

/**
 * nav_chart_words:
 *
 * Returns: (transfer none): what charts of the window are made with
 */
const NavChartLocale *
nav_chart_words (void)
{
  return nav_words_chart (nav_text_words ());
}
