// SPDX-License-Identifier: Apache-2.0
// Numbers and sentences as the person's locale has them: what the window hands to base and
// workflow, which know of no locale.

#include "app/nav-text.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

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

#define NO_BREAK_SPACE "\u00a0"
#define WORD_JOINER "\u2060"

/**
 * nav_text_keep_units:
 * @text: a sentence
 *
 * Returns: (transfer full): @text, in which no line breaks between a number and its unit, within a
 *   range of numbers, nor at a multiplication sign
 */
char *
nav_text_keep_units (const char *text)
{
  static GRegex *spaces, *ranges;
  g_autofree char *kept = NULL;

  if (spaces == NULL) {
    spaces = g_regex_new ("(?<=\\d) (?=(?:ms|s|%|h|req/s|GiB)(?:\\W|$)|×)|(?<=×) ",
                          G_REGEX_OPTIMIZE, 0, NULL);
    ranges = g_regex_new ("(?<=\\d–)(?=\\d)", G_REGEX_OPTIMIZE, 0, NULL);
  }
  kept = g_regex_replace_literal (spaces, text, -1, 0, NO_BREAK_SPACE, 0, NULL);
  return g_regex_replace_literal (ranges, kept, -1, 0, WORD_JOINER, 0, NULL);
}

/**
 * nav_text_finding:
 *
 * Returns: (transfer full): the sentence for a code, as nav_text_keep_units() leaves it
 */
char *
nav_text_finding (NavFinding *finding)
{
  g_autofree char *words = nav_words_finding (nav_text_words (), finding);

  return nav_text_keep_units (words);
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

/* A group of a number is three digits with none before or behind. */
static gboolean
is_group (const char *mark)
{
  return g_ascii_isdigit (mark[1]) && g_ascii_isdigit (mark[2]) && g_ascii_isdigit (mark[3]) &&
         !g_ascii_isdigit (mark[4]);
}

static double
factor_of (const char *suffix)
{
  if (*suffix == '\0')
    return 1;
  if (suffix[1] != '\0')
    return 0;
  return *suffix == 'k' || *suffix == 'K' ? 1e3 : *suffix == 'm' || *suffix == 'M' ? 1e6 : 0;
}

/* @text without blanks and marks between thousands, and with a point. */
static char *
plain_number (const char *text)
{
  const NavNumberStyle *style = nav_text_numbers ();
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean group = g_unichar_isspace (c) || c == '\'' || c == 0x2019 || c == 0x202f;
    if (group)
      continue;
    if (*p == *style->decimal)
      g_string_append_c (out, '.');
    else if ((*p == '.' || *p == ',') && is_group (p))
      continue;
    else if (*p == '.' || *p == ',')
      g_string_append_c (out, '.');
    else
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/**
 * nav_text_parse_number:
 * @text: what a person typed, in the way of the locale or the plain one: `1,000`, `2.7`, `5k`
 * @ret_number: (out): what it means
 *
 * Returns: whether it is a number
 */
gboolean
nav_text_parse_number (const char *text, double *ret_number)
{
  g_autofree char *plain = plain_number (text);
  double number, factor;
  char *end;

  /* No hexadecimal digits, no infinity. */
  if (plain[strspn (plain, "0123456789.+-eEkKmM")] != '\0')
    return FALSE;
  number = g_ascii_strtod (plain, &end);
  factor = factor_of (end);
  if (end == plain || factor == 0 || !isfinite (number * factor))
    return FALSE;
  *ret_number = number * factor;
  return TRUE;
}

/* Units that stand for others: so many of the second are one of the first. */
static const struct {
  const char *typed;
  const char *unit;
  double factor;
} other_units[] = {
  { "s", "ms", 1e3 },
  { "min", "ms", 60e3 },
  { "min", "h", 1.0 / 60 },
};

/* Takes @unit off the end of @folded. */
static gboolean
strip_unit (char *folded, const char *unit)
{
  g_autofree char *plain = g_utf8_casefold (unit, -1);

  if (*plain == '\0' || !g_str_has_suffix (folded, plain))
    return FALSE;
  folded[strlen (folded) - strlen (plain)] = '\0';
  return TRUE;
}

static double
strip_units (char *folded, const char *unit)
{
  if (strip_unit (folded, unit) || strip_unit (folded, _ (unit)))
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (other_units); i++)
    if (g_str_equal (other_units[i].unit, unit) && strip_unit (folded, other_units[i].typed))
      return other_units[i].factor;
  return 1;
}

/**
 * nav_text_parse_quantity:
 * @text: a number that a person typed, and its unit if they like: `200 ms`, `0.2 s`
 * @unit: what the number counts when no unit is typed; not translated, "" for none
 * @ret_number: (out): how many of @unit
 *
 * Returns: whether it can be read so
 */
gboolean
nav_text_parse_quantity (const char *text, const char *unit, double *ret_number)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  double factor = *unit != '\0' ? strip_units (g_strchomp (folded), unit) : 1;
  gboolean is_time = g_str_equal (unit, "ms") || g_str_equal (unit, "h");

  /* "200 m" is how "200 ms" begins, not 200 million. */
  if (is_time && folded[strcspn (folded, "km")] != '\0')
    return FALSE;
  if (!nav_text_parse_number (folded, ret_number))
    return FALSE;
  *ret_number *= factor;
  return TRUE;
}

/**
 * nav_text_edit_number:
 *
 * Returns: (transfer full): @number as an entry shows it: six significant figures at most, and what
 *   nav_text_parse_number() reads
 */
char *
nav_text_edit_number (double number)
{
  const NavNumberStyle *style = nav_text_numbers ();
  char plain[G_ASCII_DTOSTR_BUF_SIZE];
  g_auto (GStrv) parts = NULL;

  if (number == floor (number) && fabs (number) < 1e15)
    return nav_format_count (style, number);
  g_ascii_formatd (plain, sizeof plain, "%.6g", number);
  parts = g_strsplit (plain, ".", 2);
  return g_strjoinv (style->decimal, parts);
}
