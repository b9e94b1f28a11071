// SPDX-License-Identifier: Apache-2.0
// The words that pictures and their tables say by themselves.

#include "config.h"

#include "workflow/nav-words-chart.h"

#include <glib/gi18n-lib.h>

#include "workflow/nav-words-private.h"

static NavChartLocale
make (const NavWordsStyle *style)
{
  return (NavChartLocale){
    .numbers = style->numbers,
    /* Translators: beside the name of a chart's axis: its steps are powers of ten */
    .log_scale = _nav_words_translate (style, N_ ("log scale")),
    .no_data = _nav_words_translate (style, N_ ("No data yet")),
    /* Translators: from here on headings of the table that shows what a chart shows */
    .series = _nav_words_translate (style, N_ ("Series")),
    .name = _nav_words_translate (style, N_ ("Name")),
    .part = _nav_words_translate (style, N_ ("Part")),
    .value = _nav_words_translate (style, N_ ("Value")),
    .time = _nav_words_translate (style, N_ ("Time")),
    .from = _nav_words_translate (style, N_ ("From")),
    .to = _nav_words_translate (style, N_ ("To")),
    .target = _nav_words_translate (style, N_ ("Target")),
  };
}

/**
 * nav_words_chart:
 * @style: nav_words_english or nav_words_local, once the program has its language
 *
 * Any thread.
 *
 * Returns: (transfer none): what charts are made with
 */
const NavChartLocale *
nav_words_chart (const NavWordsStyle *style)
{
  static NavChartLocale locales[2];
  static gsize made[2];
  guint which = style->translated ? 1 : 0;

  if (g_once_init_enter (&made[which])) {
    locales[which] = make (style);
    g_once_init_leave (&made[which], 1);
  }
  return &locales[which];
}
