// SPDX-License-Identifier: Apache-2.0
// Numbers and sentences as the person's locale has them: what the window hands to base and
// workflow, which know of no locale.

#include "app/nav-text.h"

#include <langinfo.h>

/**
 * nav_text_numbers:
 *
 * Main thread, after setlocale().
 *
 * Returns: (transfer none): the separators of the locale, and where it puts a currency
 */
const NavNumberStyle *
nav_text_numbers (void)
{
  static NavNumberStyle style;

  if (style.decimal == NULL) {
    const char *group = nl_langinfo (THOUSEP);
    /* The plain locale has none, but five digits in a row are hard to read for anybody. */
    style.group = *group != '\0' ? g_strdup (group) : nav_number_style_plain.group;
    style.decimal = g_strdup (nl_langinfo (RADIXCHAR));
    if (g_str_equal (style.group, style.decimal))
      style.group = g_str_equal (style.decimal, ",") ? "." : "";
    /* "-" before the amount, "+" behind it, followed by the locale's own currency, which is not
     * ours. */
    style.currency_after = *nl_langinfo (CRNCYSTR) == '+';
  }
  return &style;
}

/**
 * nav_text_words:
 *
 * Returns: (transfer none): the language and the numbers of the locale
 */
const NavWordsStyle *
nav_text_words (void)
{
  static NavWordsStyle style;

  if (style.numbers == NULL)
    style = (NavWordsStyle){ .numbers = nav_text_numbers (), .translated = TRUE };
  return &style;
}

/**
 * nav_text_keep_units:
 * @text: a sentence
 *
 * Returns: (transfer full): @text, in which no line breaks between a number and its unit
 */
char *
nav_text_keep_units (const char *text)
{
  static GRegex *between;

  if (between == NULL)
    between = g_regex_new ("(?<=\\d) (?=(?:ms|s|%|h|req/s|GiB)(?:\\W|$))", G_REGEX_OPTIMIZE, 0,
                           NULL);
  return g_regex_replace_literal (between, text, -1, 0, "\u00a0", 0, NULL);
}

/**
 * nav_text_capital:
 * @text: words
 *
 * Returns: (transfer full): @text with a capital letter first, as a line of its own begins
 */
char *
nav_text_capital (const char *text)
{
  return nav_words_capital (text);
}

/**
 * nav_text_provider:
 * @id: of the knowledge base's prices
 *
 * Returns: what the provider calls itself; the id where it has no other name
 */
const char *
nav_text_provider (const char *id)
{
  static const struct {
    const char *id;
    const char *name;
  } names[] = {
    { "aws", "Amazon Web Services" },
    { "azure", "Microsoft Azure" },
    { "gcp", "Google Cloud" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].id, id))
      return names[i].name;
  return id;
}
